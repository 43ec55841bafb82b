/** The Slack teams that workspaces have put the app into, with the tokens of its bot there. */
import { and, asc, eq, getTableColumns, sql } from "drizzle-orm";
import { appendAuditEntry } from "@/lib/audit/append";
import { type Clock, secondsAfter } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import { ConflictError, NotFoundError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import { log } from "@/lib/core/log";
import type { Database, Transaction } from "@/lib/db/client";
import { type ChannelTeam, channelTeam } from "@/lib/db/schema/channels/channel-team";
import { secret } from "@/lib/db/schema/vault/secret";
import { workspace } from "@/lib/db/schema/members/workspace";
import { withTransaction } from "@/lib/db/transaction";
import { requirePermission } from "@/lib/members/require-permission";
import { systemContext } from "@/lib/members/system-context";
import { deleteSecret, openRow, openSecret, saveSecret } from "@/lib/vault/secrets";
import type { Vault } from "@/lib/vault/vault";
import { forgetAccounts, reviveCards } from "./accounts";
import { CardError } from "./card-error";
import { lastCardError } from "./channel-teams";
import { isEnding, renewToken } from "./slack-tokens";
import type { SlackInstallation } from "./slack/desk";
import type { Installed, Tokens } from "./slack/install";
import type { SlackSettings } from "./slack/slack-settings";

export interface SlackWorld {
  db: Database;
  clock: Clock;
  vault: Vault;
  settings: SlackSettings;
}

export type InstalledTeam = SlackInstallation & Pick<ChannelTeam, "workspaceId" | "tokenExpiresAt" | "tokenError">;

/** What a team's requests are answered with; null: the app is not in it. */
export async function installedTeam(world: SlackWorld, teamId: string): Promise<InstalledTeam | null> {
  const before = await teamWithSecret(world, teamId);
  const ending = before !== null && isEnding(before.team, world.clock.now());
  if (ending) await renewToken(world, before.team);
  const row = ending ? await teamWithSecret(world, teamId) : before;
  if (!row) return null;
  const { team } = row;
  const botToken = team.secretId === null ? world.settings.botToken : openRow(row.secret, world.vault);
  return botToken === null ? null : { ...team, botToken };
}

async function teamWithSecret({ db }: SlackWorld, teamId: string) {
  const [row] = await db
    .select({ team: getTableColumns(channelTeam), secret: getTableColumns(secret) })
    .from(channelTeam)
    .leftJoin(secret, and(eq(secret.id, channelTeam.secretId), eq(secret.workspaceId, channelTeam.workspaceId)))
    .where(ofSlack(teamId));
  return row ?? null;
}

type ShownTeam = Pick<ChannelTeam, "id" | "name" | "matchesMail" | "tokenError" | "createdAt"> & {
  byToken: boolean;
  lastError: string | null;
};

/** The teams of a workspace, the first one first. Throws PermissionError. */
export async function listSlackTeams(ctx: ServiceContext): Promise<ShownTeam[]> {
  requirePermission(ctx, "config:read");
  return ctx.db
    .select({
      id: channelTeam.id,
      name: channelTeam.name,
      matchesMail: channelTeam.matchesMail,
      tokenError: channelTeam.tokenError,
      createdAt: channelTeam.createdAt,
      byToken: sql<boolean>`${channelTeam.secretId} is null`,
      lastError: lastCardError,
    })
    .from(channelTeam)
    .where(and(eq(channelTeam.channel, "slack"), eq(channelTeam.workspaceId, ctx.workspaceId)))
    .orderBy(asc(channelTeam.id));
}

export interface NewTeam extends SlackInstallation {
  teamId: string;
  name: string;
  /** With what its token is taken anew, and in how many seconds it ends; not given: it does not. */
  refresh?: Tokens["refresh"];
}

/** Keeps a team that an admin has added, or its new token. Throws PermissionError, or ConflictError: the team is another workspace's. */
export async function addSlackTeam(ctx: ServiceContext, vault: Vault, added: NewTeam): Promise<void> {
  requirePermission(ctx, "config:write");
  const { botToken, refresh, ...team } = added;
  await withTransaction(ctx, async (tx) => {
    const [before] = await tx.select().from(channelTeam).where(ofSlack(team.teamId)).for("update");
    if (before && before.workspaceId !== ctx.workspaceId) {
      throw othersTeam();
    }
    const secretId = await saveSecret(tx, ctx, vault, { purpose: "slack-bot", value: botToken });
    const refreshSecretId = refresh
      ? await saveSecret(tx, ctx, vault, { purpose: "slack-refresh", value: refresh.token })
      : null;
    const tokenExpiresAt = refresh ? secondsAfter(ctx.clock.now(), refresh.expiresIn) : null;
    const { id } = await keep(tx, ctx, { ...team, secretId, refreshSecretId, tokenExpiresAt });
    await forgetSecrets(tx, ctx, before);
    await reviveCards(tx, ctx, { channel: "slack", teamId: team.teamId });
    await audit(tx, ctx, "channel.connected", id, team.teamId);
  });
}

/** Forgets a team, its token and who its people are; returns the token, to be given back. Throws PermissionError or NotFoundError. */
export async function removeSlackTeam(ctx: ServiceContext, vault: Vault, id: string): Promise<string | null> {
  requirePermission(ctx, "config:write");
  return withTransaction(ctx, async (tx) => {
    const [team] = await tx
      .select()
      .from(channelTeam)
      .where(and(eq(channelTeam.id, id), eq(channelTeam.workspaceId, ctx.workspaceId)))
      .for("update");
    if (!team) throw new NotFoundError("This Slack team is not connected with this workspace.");
    if (team.secretId === null)
      throw new ConflictError("Take SLACK_BOT_TOKEN out of the environment to disconnect it.");
    const botToken = await openSecret(tx, ctx, vault, team.secretId).catch(() => null);
    await forget(tx, ctx, team);
    return botToken;
  });
}

/** The app was taken out of a team, in Slack. A report from before it was put into it again says nothing. */
export async function slackTeamGone(world: SlackWorld, teamId: string, reportedAt: Date): Promise<void> {
  const { db, clock, settings } = world;
  // It may be put in again.
  if (settings.botToken) ensured.delete(settings.botToken);
  const [found] = await db.select({ workspaceId: channelTeam.workspaceId }).from(channelTeam).where(ofSlack(teamId));
  if (!found) return;
  const ctx = systemContext(db, found.workspaceId, "slack", clock);
  await withTransaction(ctx, async (tx) => {
    const [team] = await tx.select().from(channelTeam).where(ofSlack(teamId)).for("update");
    // Slack tells whole seconds.
    if (!team || Math.floor(team.createdAt.getTime() / 1000) * 1000 > reportedAt.getTime()) return;
    await forget(tx, ctx, team);
  });
}

/**
 * The team of the environment's token belongs to the first workspace. Asked of Slack once, when the process first needs it; where that
 * failed, again after a minute, as every request would wait for it otherwise. Returns Slack's word for why it failed, or null.
 */
export async function ensureOwnTeam(world: SlackWorld): Promise<string | null> {
  const { botToken, apiUrl } = world.settings;
  if (botToken === null) return null;
  const known = ensured.get(botToken) ?? ensure(world, botToken, apiUrl);
  ensured.set(botToken, known);
  return known;
}

const ensured = new Map<string, Promise<string | null>>();

async function ensure(world: SlackWorld, botToken: string, apiUrl: string | undefined): Promise<string | null> {
  try {
    const { teamOfToken } = await import("./slack/install");
    await connectOwnTeam(world, await teamOfToken(botToken, apiUrl));
    return null;
  } catch (error) {
    if (!(error instanceof CardError)) {
      ensured.delete(botToken);
      throw error;
    }
    setTimeout(() => ensured.delete(botToken), 60_000).unref();
    log.warn({ why: error.message }, "the team of SLACK_BOT_TOKEN could not be asked for");
    return error.message;
  }
}

async function connectOwnTeam({ db, clock }: SlackWorld, team: Installed): Promise<void> {
  const [first] = await db.select({ id: workspace.id }).from(workspace).orderBy(asc(workspace.id)).limit(1);
  const [before] = await db.select({ id: channelTeam.id }).from(channelTeam).where(ofSlack(team.teamId));
  if (!first || before) return;
  const ctx = systemContext(db, first.id, "slack", clock);
  await withTransaction(ctx, async (tx) => {
    const { id } = await keep(tx, ctx, { ...team, ...ofEnvironment });
    await reviveCards(tx, ctx, { channel: "slack", teamId: team.teamId });
    await audit(tx, ctx, "channel.connected", id, team.teamId);
  });
}

async function keep(
  tx: Transaction,
  { workspaceId, clock }: ServiceContext,
  team: Omit<NewTeam, "botToken" | "refresh"> & Pick<ChannelTeam, "secretId" | "refreshSecretId" | "tokenExpiresAt">,
): Promise<{ id: string }> {
  const { teamId, ...of } = team;
  const anew = { ...of, tokenLeasedUntil: null, tokenError: null, createdAt: clock.now() };
  const [row] = await tx
    .insert(channelTeam)
    .values({ id: newId(), workspaceId, channel: "slack", teamId, ...anew })
    .onConflictDoUpdate({
      target: [channelTeam.channel, channelTeam.teamId],
      set: anew,
      setWhere: eq(channelTeam.workspaceId, workspaceId),
    })
    .returning({ id: channelTeam.id });
  if (!row) throw othersTeam();
  return row;
}

async function forget(tx: Transaction, ctx: ServiceContext, team: ChannelTeam): Promise<void> {
  await tx.delete(channelTeam).where(eq(channelTeam.id, team.id));
  await forgetAccounts(tx, team, ctx);
  await forgetSecrets(tx, ctx, team);
  await audit(tx, ctx, "channel.disconnected", team.id, team.teamId);
}

/** Its token is the environment's. */
const ofEnvironment = { secretId: null, refreshSecretId: null, tokenExpiresAt: null };

async function forgetSecrets(tx: Transaction, ctx: ServiceContext, team: ChannelTeam | undefined): Promise<void> {
  for (const id of [team?.secretId, team?.refreshSecretId]) if (id) await deleteSecret(tx, ctx, id);
}

const audit = (
  tx: Transaction,
  ctx: ServiceContext,
  action: "channel.connected" | "channel.disconnected",
  entityId: string,
  teamId: string,
) =>
  appendAuditEntry(tx, ctx, { action, entityType: "channel", entityId, content: { channel: "slack", team: teamId } });

const ofSlack = (teamId: string) => and(eq(channelTeam.channel, "slack"), eq(channelTeam.teamId, teamId));

const othersTeam = (): ConflictError =>
  new ConflictError("This Slack team is connected with another workspace. Disconnect it there first.");
