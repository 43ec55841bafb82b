/** The tenant that the environment's Teams app is in: the first workspace's. */
import { and, asc, eq, ne } from "drizzle-orm";
import { appendAuditEntry } from "@/lib/audit/append";
import type { Clock } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/id";
import type { Database, Transaction } from "@/lib/db/client";
import { channelAccount } from "@/lib/db/schema/channels/channel-account";
import { type ChannelTeam, channelTeam } from "@/lib/db/schema/channels/channel-team";
import { workspace } from "@/lib/db/schema/members/workspace";
import { withTransaction } from "@/lib/db/transaction";
import { requirePermission } from "@/lib/members/require-permission";
import { systemContext } from "@/lib/members/system-context";
import { forgetAccounts, reviveCards } from "./accounts";
import { lastCardError } from "./channel-teams";
import type { TeamsSettings } from "./teams/teams-settings";

export interface TeamsWorld {
  db: Database;
  clock: Clock;
  settings: TeamsSettings;
}

const ofTenant = (tenantId: string) => and(eq(channelTeam.channel, "teams"), eq(channelTeam.teamId, tenantId));

/** The tenant, which is made known where it is not yet. Null: there is no workspace. */
export async function ownTenant({ db, clock, settings }: TeamsWorld): Promise<ChannelTeam | null> {
  const { tenantId, appId } = settings;
  const [known] = await db.select().from(channelTeam).where(ofTenant(tenantId));
  if (known) return known;
  const [first] = await db.select({ id: workspace.id }).from(workspace).orderBy(asc(workspace.id)).limit(1);
  if (!first) return null;
  const ctx = systemContext(db, first.id, "teams", clock);
  await withTransaction(ctx, async (tx) => {
    const bot = { appId, botUserId: `28:${appId}`, botId: `28:${appId}` };
    const [added] = await tx
      .insert(channelTeam)
      .values({ id: newId(), workspaceId: first.id, channel: "teams", teamId: tenantId, name: tenantId, ...bot })
      .onConflictDoNothing()
      .returning();
    if (!added) return;
    await forgetOthers(tx, ctx, tenantId);
    await reviveCards(tx, ctx, { channel: "teams", teamId: tenantId });
    await audit(tx, ctx, "channel.connected", added);
  });
  const [made] = await db.select().from(channelTeam).where(ofTenant(tenantId));
  return made ?? null;
}

/** The environment names one tenant: what another was before is left, with who its people were. */
async function forgetOthers(tx: Transaction, ctx: ServiceContext, tenantId: string): Promise<void> {
  const gone = await tx
    .delete(channelTeam)
    .where(
      and(
        eq(channelTeam.channel, "teams"),
        eq(channelTeam.workspaceId, ctx.workspaceId),
        ne(channelTeam.teamId, tenantId),
      ),
    )
    .returning();
  for (const tenant of gone) {
    await forgetAccounts(tx, tenant, ctx);
    await audit(tx, ctx, "channel.disconnected", tenant);
  }
}

const audit = (
  tx: Transaction,
  ctx: ServiceContext,
  action: "channel.connected" | "channel.disconnected",
  { id, teamId }: ChannelTeam,
) =>
  appendAuditEntry(tx, ctx, {
    action,
    entityType: "channel",
    entityId: id,
    content: { channel: "teams", team: teamId },
  });

/** Remembers where the connector service wants messages to be sent, by its signed word. */
export async function keepServiceUrl({ db, settings }: TeamsWorld, serviceUrl: string): Promise<void> {
  await db.update(channelTeam).set({ serviceUrl }).where(ofTenant(settings.tenantId));
}

/** What a person's conversation with the app is opened by; null: it is not known. */
export async function addressOf(
  { db }: TeamsWorld,
  { workspaceId, teamId, userId }: { workspaceId: string; teamId: string; userId: string },
): Promise<string | null> {
  const [account] = await db
    .select({ address: channelAccount.address })
    .from(channelAccount)
    .where(
      and(
        eq(channelAccount.channel, "teams"),
        eq(channelAccount.workspaceId, workspaceId),
        eq(channelAccount.teamId, teamId),
        eq(channelAccount.userId, userId),
      ),
    );
  return account?.address ?? null;
}

export interface ShownTenant extends Pick<ChannelTeam, "id" | "name" | "matchesMail" | "createdAt"> {
  /** Of the newest card that could not be posted or changed yet. */
  lastError: string | null;
}

/** The tenants of a workspace. Throws PermissionError. */
export async function listTenants(ctx: ServiceContext): Promise<ShownTenant[]> {
  requirePermission(ctx, "config:read");
  return ctx.db
    .select({
      id: channelTeam.id,
      name: channelTeam.name,
      matchesMail: channelTeam.matchesMail,
      createdAt: channelTeam.createdAt,
      lastError: lastCardError,
    })
    .from(channelTeam)
    .where(and(eq(channelTeam.channel, "teams"), eq(channelTeam.workspaceId, ctx.workspaceId)));
}
