/** Bot tokens that end after some hours are taken anew before they do, by one at a time: what they are taken anew with counts once. */
import { setTimeout as sleep } from "node:timers/promises";
import { and, eq, isNull, lt, or, type SQL } from "drizzle-orm";
import { secondsAfter } from "@/lib/core/clock";
import { log } from "@/lib/core/log";
import { type ChannelTeam, channelTeam } from "@/lib/db/schema/channels/channel-team";
import { withTransaction } from "@/lib/db/transaction";
import { deleteSecret, openSecret, saveSecret } from "@/lib/vault/secrets";
import { CardError } from "./card-error";
import type { SlackWorld } from "./slack-teams";
import type { Tokens } from "./slack/install";

/** Seconds before its end, as Slack's own library does: so that it is known in time where it can't be had. */
const ahead = 7_200;
/** Seconds: longer than a call of Slack's may take. */
const leaseSeconds = 60;
/** Seconds until it is tried again where no answer came, and where Slack refused. */
const unclearSeconds = 10;
const refusedSeconds = 600;

export const isEnding = ({ tokenExpiresAt }: ChannelTeam, now: Date): boolean =>
  tokenExpiresAt !== null && tokenExpiresAt <= secondsAfter(now, ahead);

/** Takes a team's token anew, or waits a little for whoever is at it where there is no good one. Never throws for what Slack says: that is in the row. */
export async function renewToken(world: SlackWorld, team: ChannelTeam): Promise<void> {
  const { db, clock } = world;
  const now = clock.now();
  const [mine] = await db
    .update(channelTeam)
    .set({ tokenLeasedUntil: secondsAfter(now, leaseSeconds) })
    .where(and(withSame(team), or(isNull(channelTeam.tokenLeasedUntil), lt(channelTeam.tokenLeasedUntil, now))))
    .returning();
  if (!mine) return untilRenewed(world, team);
  try {
    const tokens = await askForTokens(world, mine);
    // They are nowhere else, and what they were asked with is spent.
    await withoutFail(() => keepTokens(world, mine, tokens));
  } catch (error) {
    if (!(error instanceof CardError)) throw error;
    const refused = error.kind === "refused" || error.kind === "blocked";
    log.warn({ code: error.message }, "a Slack team's token could not be taken anew");
    await db
      .update(channelTeam)
      .set({
        tokenLeasedUntil: secondsAfter(now, refused ? refusedSeconds : unclearSeconds),
        ...(refused && { tokenError: error.message }),
      })
      .where(withSame(mine));
  }
}

async function withoutFail(work: () => Promise<void>): Promise<void> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await work();
    } catch (error) {
      if (failures === mostRetries) throw error;
      await sleep(200 * 2 ** failures);
    }
  }
}

const mostRetries = 5;

/** An admin may have added the team anew meanwhile, with tokens of its own. */
const withSame = ({ id, refreshSecretId }: ChannelTeam): SQL | undefined =>
  and(
    eq(channelTeam.id, id),
    refreshSecretId === null ? isNull(channelTeam.refreshSecretId) : eq(channelTeam.refreshSecretId, refreshSecretId),
  );

async function askForTokens({ db, vault, settings }: SlackWorld, team: ChannelTeam): Promise<Tokens> {
  const { oauth, apiUrl } = settings;
  if (!oauth || team.refreshSecretId === null) throw new CardError("refused", "no_client_secret");
  const refreshToken = await openSecret(db, team, vault, team.refreshSecretId);
  // It is large, and read where Slack is set up only.
  const { refreshTokens } = await import("./slack/install");
  return refreshTokens(oauth, { refreshToken, apiUrl });
}

async function keepTokens({ db, clock, vault }: SlackWorld, team: ChannelTeam, tokens: Tokens): Promise<void> {
  await withTransaction({ db }, async (tx) => {
    const { botToken, refresh } = tokens;
    const secretId = await saveSecret(tx, team, vault, { purpose: "slack-bot", value: botToken });
    const refreshSecretId = refresh
      ? await saveSecret(tx, team, vault, { purpose: "slack-refresh", value: refresh.token })
      : null;
    const tokenExpiresAt = refresh ? secondsAfter(clock.now(), refresh.expiresIn) : null;
    const kept = await tx
      .update(channelTeam)
      .set({ secretId, refreshSecretId, tokenExpiresAt, tokenLeasedUntil: null, tokenError: null })
      .where(withSame(team))
      .returning({ id: channelTeam.id });
    const gone = kept.length > 0 ? [team.secretId, team.refreshSecretId] : [secretId, refreshSecretId];
    for (const id of gone) if (id) await deleteSecret(tx, team, id);
  });
}

/** Milliseconds. */
const patience = 3_000;
const pause = 100;

async function untilRenewed({ db, clock }: SlackWorld, team: ChannelTeam): Promise<void> {
  if (team.tokenError !== null || (team.tokenExpiresAt && team.tokenExpiresAt > clock.now())) return;
  for (let waited = 0; waited < patience; waited += pause) {
    const same = await db.$count(channelTeam, withSame(team));
    if (same === 0) return;
    await sleep(pause);
  }
}
