/** The tenant that the environment's Teams app is in: the first workspace's. */
import { and, asc, eq, ne, or, isNull, sql } from "drizzle-orm";
import { appendAuditEntry } from "@/lib/audit/append";
import type { Clock } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/id";
import type { Database } from "@/lib/db/client";
import { channelAccount } from "@/lib/db/schema/channels/channel-account";
import { type ChannelTeam, channelTeam } from "@/lib/db/schema/channels/channel-team";
import { workspace } from "@/lib/db/schema/members/workspace";
import { withTransaction } from "@/lib/db/transaction";
import { requirePermission } from "@/lib/members/require-permission";
import { systemContext } from "@/lib/members/system-context";
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
    await appendAuditEntry(tx, ctx, {
      action: "channel.connected",
      entityType: "channel",
      entityId: added.id,
      content: { channel: "teams", team: tenantId },
    });
  });
  const [made] = await db.select().from(channelTeam).where(ofTenant(tenantId));
  return made ?? null;
}

/** Remembers where the connector service wants messages to be sent, by its signed word. */
export async function keepServiceUrl({ db, settings }: TeamsWorld, serviceUrl: string): Promise<void> {
  await db
    .update(channelTeam)
    .set({ serviceUrl })
    .where(
      and(ofTenant(settings.tenantId), or(isNull(channelTeam.serviceUrl), ne(channelTeam.serviceUrl, serviceUrl))),
    );
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
      lastError: sql<string | null>`(select c.last_error from card c
        where c.workspace_id = channel_team.workspace_id and c.channel = 'teams' and c.failures > 0
        order by c.id desc limit 1)`,
    })
    .from(channelTeam)
    .where(and(eq(channelTeam.channel, "teams"), eq(channelTeam.workspaceId, ctx.workspaceId)));
}
