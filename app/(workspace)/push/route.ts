import { readerLocale } from "@/app/_i18n/locale";
import { ownRequest } from "@/app/_edge/page-request";
import { parseJsonBody, readBody } from "@/app/_edge/read-body";
import { env } from "@/lib/core/env";
import { NotFoundError } from "@/lib/core/errors";
import { pushSettings } from "@/lib/notifications/push-settings";
import { subscribe, SubscribeInput } from "@/lib/notifications/subscribe";
import { unsubscribe, UnsubscribeInput } from "@/lib/notifications/unsubscribe";

/** What a browser subscribes with; null where nobody can be notified. */
export const GET = ownRequest(async () => ({ publicKey: pushSettings(env())?.publicKey ?? null }));

export const PUT = ownRequest(async (ctx, request) => {
  const settings = pushSettings(env());
  if (!settings) throw new NotFoundError("Notifications are not set up here.");
  const input = SubscribeInput.parse(parseJsonBody(request, await readBody(request)));
  const { allowPrivateAddresses } = settings;
  await subscribe(ctx, input, { allowPrivateAddresses, locale: await readerLocale() });
});

export const DELETE = ownRequest(async (ctx, request) => {
  await unsubscribe(ctx, UnsubscribeInput.parse(parseJsonBody(request, await readBody(request))));
});
