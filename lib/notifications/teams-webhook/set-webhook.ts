import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { appendAuditEntry } from "@/lib/audit/append";
import type { MemberContext } from "@/lib/auth/member-context";
import { CardError } from "@/lib/channels/card-error";
import { adaptiveCard, words } from "@/lib/channels/teams/render-card";
import { postToWebhook } from "@/lib/channels/teams-webhook/post-to-webhook";
import { isWebhookAddress, type WebhookSettings } from "@/lib/channels/teams-webhook/webhook-settings";
import { wordsIn } from "@/lib/channels/words";
import type { ServiceContext } from "@/lib/core/context";
import { sha256 } from "@/lib/core/crypto";
import { NotFoundError, ValidationError } from "@/lib/core/errors";
import { isStorable } from "@/lib/core/plain-text";
import type { Transaction } from "@/lib/db/client";
import { member } from "@/lib/db/schema/members/member";
import { teamsWebhook } from "@/lib/db/schema/notifications/teams-webhook";
import { withTransaction } from "@/lib/db/transaction";
import { requirePermission } from "@/lib/members/require-permission";
import { deleteSecret, saveSecret } from "@/lib/vault/secrets";
import type { Vault } from "@/lib/vault/vault";

export const SetWebhookInput = z.object({ url: z.string().trim().max(2000).refine(isStorable) });

const secretPurpose = "teams-webhook";

/** Has the caller told by a flow of their own, once that has taken a first message. Throws ValidationError. */
export async function setWebhook(
  ctx: MemberContext,
  input: z.input<typeof SetWebhookInput>,
  { vault, settings }: { vault: Vault; settings: WebhookSettings },
): Promise<void> {
  requirePermission(ctx, "reviews:read");
  const { url } = SetWebhookInput.parse(input);
  if (!isWebhookAddress(url, settings)) {
    throw new ValidationError(
      `This is not the address of a flow. It begins with https:// and its host ends with ${settings.hosts.join(" or ")}.`,
      [],
      { reason: "webhook-address" },
    );
  }
  await sayHello(ctx, url, settings);
  const { memberId } = ctx.actor;
  const { host } = new URL(url);
  await withTransaction(ctx, async (tx) => {
    await forget(tx, ctx, memberId);
    const secretId = await saveSecret(tx, ctx, vault, { purpose: secretPurpose, value: url });
    await tx.insert(teamsWebhook).values({ memberId, workspaceId: ctx.workspaceId, secretId, host });
    await appendAuditEntry(tx, ctx, {
      action: "teams_webhook.set",
      entityType: "member",
      entityId: memberId,
      content: { host, url_sha256: sha256(url) },
    });
  });
}

async function sayHello({ person, clock }: MemberContext, url: string, settings: WebhookSettings): Promise<void> {
  const says = wordsIn(person.preferences.locale ?? "en")("webhook.hello", { name: person.name });
  const card = adaptiveCard({ decides: null }, [words(says)]);
  try {
    await postToWebhook(url, { summary: says, card }, { settings, clock });
  } catch (error) {
    if (!(error instanceof CardError)) throw error;
    throw new ValidationError(
      `The flow took no message (${error.message}). Look whether it is switched on and its address is copied whole.`,
      [],
      { reason: "webhook-refused", cause: error },
    );
  }
}

/** The caller is told by it no more. Removing twice is removing once. */
export async function removeWebhook(ctx: MemberContext): Promise<void> {
  requirePermission(ctx, "reviews:read");
  const { memberId } = ctx.actor;
  await withTransaction(ctx, async (tx) => {
    if (!(await forget(tx, ctx, memberId))) return;
    await appendAuditEntry(tx, ctx, {
      action: "teams_webhook.removed",
      entityType: "member",
      entityId: memberId,
      content: {},
    });
  });
}

/** Locks the member, so that of two who set it at once the second finds the first's. */
async function forget(tx: Transaction, { workspaceId }: ServiceContext, memberId: string): Promise<boolean> {
  const me = and(eq(member.id, memberId), eq(member.workspaceId, workspaceId));
  const [found] = await tx.select({ id: member.id }).from(member).where(me).for("update");
  if (!found) throw new NotFoundError("You are no longer a member of this workspace.");
  const [gone] = await tx
    .delete(teamsWebhook)
    .where(and(eq(teamsWebhook.memberId, memberId), eq(teamsWebhook.workspaceId, workspaceId)))
    .returning({ secretId: teamsWebhook.secretId });
  if (gone) await deleteSecret(tx, { workspaceId }, gone.secretId);
  return gone !== undefined;
}
