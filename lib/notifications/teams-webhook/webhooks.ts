import { and, eq, inArray } from "drizzle-orm";
import type { MemberContext } from "@/lib/auth/member-context";
import type { ServiceContext } from "@/lib/core/context";
import { teamsWebhook } from "@/lib/db/schema/notifications/teams-webhook";

export const ofMember = ({ workspaceId }: ServiceContext, memberId: string) =>
  and(eq(teamsWebhook.memberId, memberId), eq(teamsWebhook.workspaceId, workspaceId));

/** The caller's own; null: none. */
export async function ownWebhook(ctx: MemberContext): Promise<{ host: string; lastError: string | null } | null> {
  const { host, lastError } = teamsWebhook;
  const [row] = await ctx.db.select({ host, lastError }).from(teamsWebhook).where(ofMember(ctx, ctx.actor.memberId));
  return row ?? null;
}

/** Which of these members have one. */
export async function withWebhook(ctx: ServiceContext, memberIds: readonly string[]): Promise<string[]> {
  if (memberIds.length === 0) return [];
  const rows = await ctx.db
    .select({ memberId: teamsWebhook.memberId })
    .from(teamsWebhook)
    .where(and(eq(teamsWebhook.workspaceId, ctx.workspaceId), inArray(teamsWebhook.memberId, [...memberIds])))
    .orderBy(teamsWebhook.memberId);
  return rows.map(({ memberId }) => memberId);
}
