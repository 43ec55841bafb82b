import { and, eq } from "drizzle-orm";
import { CardError } from "@/lib/channels/card-error";
import type { Part } from "@/lib/channels/teams/render-card";
import { postToWebhook } from "@/lib/channels/teams-webhook/post-to-webhook";
import type { WebhookSettings } from "@/lib/channels/teams-webhook/webhook-settings";
import type { ServiceContext } from "@/lib/core/context";
import { teamsWebhook } from "@/lib/db/schema/notifications/teams-webhook";
import { openSecret } from "@/lib/vault/secrets";
import type { Vault } from "@/lib/vault/vault";
import { ofMember } from "./webhooks";

export interface WebhookWorld {
  vault: Vault;
  settings: WebhookSettings;
}

/** Posts to a member's own flow, and keeps how that went where they see it. "gone": they have none any more. Throws CardError. */
export async function postToMember(
  ctx: ServiceContext,
  memberId: string,
  message: { summary: string; card: Part },
  { vault, settings }: WebhookWorld,
): Promise<"sent" | "gone"> {
  const [row] = await ctx.db.select().from(teamsWebhook).where(ofMember(ctx, memberId));
  if (!row) return "gone";
  const address = await openSecret(ctx.db, ctx, vault, row.secretId);
  const failed = await postToWebhook(address, message, { settings, clock: ctx.clock }).then(
    () => null,
    (error: unknown) => error,
  );
  const lastError = failed instanceof CardError ? failed.message.slice(0, 200) : null;
  if (lastError !== row.lastError) {
    const same = and(ofMember(ctx, memberId), eq(teamsWebhook.secretId, row.secretId));
    await ctx.db.update(teamsWebhook).set({ lastError }).where(same);
  }
  if (failed !== null) throw failed;
  return "sent";
}
