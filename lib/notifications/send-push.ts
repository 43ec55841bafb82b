import { and, eq, getTableColumns } from "drizzle-orm";
import webPush from "web-push";
import { wordsIn } from "@/lib/channels/words";
import type { ServiceContext } from "@/lib/core/context";
import { sha256 } from "@/lib/core/crypto";
import { member } from "@/lib/db/schema/members/member";
import { pushSubscription, type PushSubscriptionRow } from "@/lib/db/schema/notifications/push-subscription";
import { review } from "@/lib/db/schema/review/review";
import type { Locale } from "@/lib/members/preferences";
import { egressFetch } from "@/lib/resilience/egress";
import { parseRetryAfter } from "@/lib/resilience/retry-after";
import { mayBeCalled } from "./endpoint";
import type { Notice } from "./notice";
import { PushError } from "./push-error";
import type { PushSettings } from "./push-settings";
import { stillConcerned } from "./still-concerns";

/** A phone that was off for longer finds the draft in the queue. In seconds. */
const keepFor = 24 * 60 * 60;
const patience = 10_000;

/** Tells one device of a review. One that its push service no longer knows is deleted. Throws PushError: it may be tried again. */
export async function sendPush(
  ctx: ServiceContext,
  { subscriptionId, reviewId, reason }: Pick<Notice, "reviewId" | "reason"> & { subscriptionId: string },
  settings: PushSettings,
): Promise<"sent" | "gone"> {
  const [about] = await ctx.db
    .select({ draftId: review.draftId })
    .from(review)
    .where(and(eq(review.id, reviewId), eq(review.workspaceId, ctx.workspaceId)));
  if (!about) return "gone";
  return pushTo(ctx, subscriptionId, settings, async ({ memberId, locale }) =>
    (await stillConcerned(ctx, { memberId, reviewId, reason }, "push"))
      ? { title: wordsIn(locale)(`notice.${reason}`), path: `/drafts/${about.draftId}` }
      : null,
  );
}

interface Payload {
  /** No content: it passes another company's servers and stands on locked screens. */
  title: string;
  path: string;
}

/** Tells one device what is written for its owner; null: nothing. Throws as sendPush. */
export async function pushTo(
  ctx: ServiceContext,
  subscriptionId: string,
  settings: PushSettings,
  write: (owner: { memberId: string; locale: Locale }) => Payload | null | Promise<Payload | null>,
): Promise<"sent" | "gone"> {
  const [device] = await ctx.db
    .select({ ...getTableColumns(pushSubscription), preferences: member.preferences })
    .from(pushSubscription)
    .innerJoin(member, and(eq(member.id, pushSubscription.memberId), eq(member.workspaceId, ctx.workspaceId)))
    .where(and(eq(pushSubscription.id, subscriptionId), eq(pushSubscription.workspaceId, ctx.workspaceId)));
  const payload = device && (await write({ ...device, locale: device.preferences.locale ?? device.locale }));
  if (!payload) return "gone";

  const response = await post(device, payload, settings);
  await response.body?.cancel();
  if (response.ok) return "sent";
  if (response.status !== 404 && response.status !== 410) {
    const retryAfter = parseRetryAfter(response.headers.get("retry-after"), ctx.clock.now()) ?? null;
    throw new PushError(`The push service answered ${response.status}.`, retryAfter);
  }
  await ctx.db.delete(pushSubscription).where(eq(pushSubscription.id, device.id));
  return "gone";
}

async function post(
  { endpoint, p256dh, auth }: PushSubscriptionRow,
  payload: Payload,
  settings: PushSettings,
): Promise<Response> {
  if (!mayBeCalled(endpoint, settings)) throw new PushError("The push service's address may not be called.", null);
  const request = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, JSON.stringify(payload), {
    vapidDetails: settings,
    TTL: keepFor,
    urgency: "high",
    // A newer one about the same draft takes the place of one that was not delivered yet.
    topic: sha256(payload.path).slice(0, 32),
  });
  // The transport counts the bytes itself.
  const { "Content-Length": _counted, ...headers } = request.headers;
  try {
    return await egressFetch(settings)(endpoint, {
      method: "POST",
      headers: headers as Record<string, string>,
      body: request.body && new Uint8Array(request.body),
      signal: AbortSignal.timeout(patience),
    });
  } catch (error) {
    throw new PushError("The push service could not be reached.", null, { cause: error });
  }
}
