"use server";

import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { requireContext } from "@/app/_edge/session";
import { makeLinkCode, unlinkAccount } from "@/lib/channels/accounts";
import { tryMailAgain } from "@/lib/channels/reachable";
import { removeSlackTeam } from "@/lib/channels/slack-teams";
import { slackSettings } from "@/lib/channels/slack/slack-settings";
import { trustTeam } from "@/lib/channels/channel-teams";
import { webhookSettings } from "@/lib/channels/teams-webhook/webhook-settings";
import { env } from "@/lib/core/env";
import { NotFoundError } from "@/lib/core/errors";
import { removeWebhook, setWebhook, SetWebhookInput } from "@/lib/notifications/teams-webhook/set-webhook";
import { vaultFrom } from "@/lib/vault/vault";
import { setCardChannel, SetCardChannelInput } from "@/lib/workflows/set-card-channel";
import { type ActionState, toActionState } from "./action-state";

const ById = z.object({ id: z.uuid() });
const Trust = ById.extend({ matchesMail: z.boolean() });

export async function disconnectSlack(_: ActionState, input: unknown): Promise<ActionState> {
  const ctx = await requireContext();
  const t = await getTranslations("channels");
  return toActionState(async () => {
    const token = await removeSlackTeam(ctx, vaultFrom(env()), ById.parse(input).id);
    const { revokeToken } = await import("@/lib/channels/slack/install");
    const isOver = token === null || (await revokeToken(token, slackSettings(env())?.apiUrl));
    return t(isOver ? "disconnected" : "disconnectedNotRevoked");
  });
}

export async function trustChannelTeam(_: ActionState, input: unknown): Promise<ActionState> {
  const ctx = await requireContext();
  const t = await getTranslations("channels");
  return toActionState(async () => {
    await trustTeam(ctx, Trust.parse(input));
    return t("saved");
  });
}

export async function keepCardChannel(_: ActionState, input: unknown): Promise<ActionState> {
  const ctx = await requireContext();
  const t = await getTranslations("channels");
  return toActionState(async () => {
    await setCardChannel(ctx, SetCardChannelInput.parse(input));
    return t("saved");
  });
}

/** The note is the code. */
export async function makeLinkingCode(_: ActionState): Promise<ActionState> {
  const ctx = await requireContext();
  return toActionState(() => makeLinkCode(ctx));
}

export async function unlink(_: ActionState, input: unknown): Promise<ActionState> {
  const ctx = await requireContext();
  const t = await getTranslations("personal");
  return toActionState(async () => {
    await unlinkAccount(ctx, ById.parse(input).id);
    return t("unlinked");
  });
}

/** Mail to the reader's address is tried again. */
export async function mailAgain(_: ActionState): Promise<ActionState> {
  const ctx = await requireContext();
  const t = await getTranslations("personal");
  return toActionState(async () => {
    await tryMailAgain(ctx);
    return t("mailTrying", { address: ctx.person.email });
  });
}

/** Takes what the reader was told by before. */
export async function keepWebhook(_: ActionState, input: unknown): Promise<ActionState> {
  const ctx = await requireContext();
  const t = await getTranslations("personal");
  return toActionState(async () => {
    const settings = webhookSettings(env());
    if (!settings) throw new NotFoundError("No flows are told here.");
    await setWebhook(ctx, SetWebhookInput.parse(input), { vault: vaultFrom(env()), settings });
    return t("webhookSaved");
  });
}

export async function takeWebhookAway(_: ActionState): Promise<ActionState> {
  const ctx = await requireContext();
  const t = await getTranslations("personal");
  return toActionState(async () => {
    await removeWebhook(ctx);
    return t("webhookRemoved");
  });
}
