/** Bot tokens that end after twelve hours, against a double that checks that each is taken anew once. */
import { eq } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test } from "vitest";
import {
  addSlackTeam,
  installedTeam,
  listSlackTeams,
  removeSlackTeam,
  type SlackWorld,
} from "@/lib/channels/slack-teams";
import { renewToken } from "@/lib/channels/slack-tokens";
import { exchangeCode } from "@/lib/channels/slack/install";
import { slackManifest } from "@/lib/channels/slack/manifest";
import type { SlackSettings } from "@/lib/channels/slack/slack-settings";
import type { Database } from "@/lib/db/client";
import { channelTeam } from "@/lib/db/schema/channels/channel-team";
import { secret } from "@/lib/db/schema/vault/secret";
import { testDatabase } from "../../support/database";
import { testSlack, type TestSlack } from "../../support/slack-world";
import { createReview, createWorkflow } from "../../support/workflow";

const hour = 3_600;
let db: Database;
let here: TestSlack;
let world: SlackWorld;
let teamId: string;
let count = 0;
beforeAll(async () => {
  db = await testDatabase();
});
beforeEach(async () => {
  here = await testSlack(db, here);
  const { clientId, clientSecret } = here.slack;
  world = { ...here.world, settings: { ...here.world.settings, oauth: { clientId, clientSecret } } };
  count += 1;
  teamId = `T${count}ROTATES`;
  here.slack.addTeam(teamId, { rotating: true });
  await add();
});

const redirectUri = "https://countersign.example.com/api/channels/slack/oauth";
async function add(): Promise<void> {
  const { oauth, apiUrl } = world.settings;
  const code = here.slack.authorizeCode(teamId, redirectUri);
  const added = await exchangeCode(oauth ?? { clientId: "", clientSecret: "" }, { code, redirectUri, apiUrl });
  await addSlackTeam(here.as(here.admin), world.vault, added);
}

const asked = () =>
  here.slack.calls.filter(({ method, args }) => method === "oauth.v2.access" && args.grant_type === "refresh_token");
const rowOf = async () => (await db.select().from(channelTeam).where(eq(channelTeam.teamId, teamId)))[0];
const shown = async () => (await listSlackTeams(here.as(here.admin))).find(({ name }) => name === teamId);
const token = async () => (await installedTeam(world, teamId))?.botToken;
const works = async (botToken: string | undefined): Promise<string> => {
  const headers = { authorization: `Bearer ${botToken}`, "content-type": "application/json" };
  const answer = await fetch(`${here.slack.apiUrl}auth.test`, { method: "POST", headers, body: "{}" });
  const { ok, error } = (await answer.json()) as { ok: boolean; error?: string };
  return ok ? "works" : (error ?? "");
};

test("a token that is good for long is used as it is; nothing of it stands in the row", async () => {
  const before = asked().length;
  here.clock.advance(9 * hour);
  expect(await works(await token())).toBe("works");
  expect(asked()).toHaveLength(before);
  expect(JSON.stringify(await rowOf())).not.toContain("xox");
});

test("two hours before its end it is taken anew, once, whoever is at work; and again after that", async () => {
  for (let time = 0; time < 3; time += 1) {
    const before = asked().length;
    const old = await token();
    here.clock.advance(10.5 * hour);
    const tokens = await Promise.all(Array.from({ length: 8 }, token));
    for (const one of tokens) expect(await works(one)).toBe("works");
    expect(asked().slice(before)).toMatchObject([{ ok: true }]);
    const anew = await token();
    expect(anew).not.toBe(old);
    here.slack.endTokens(teamId);
    expect(await works(old)).toBe("token_expired");
    here.clock.advance(10.5 * hour);
    expect(await works(await token())).toBe("works");
  }
  const kept = await db.select().from(secret).where(eq(secret.workspaceId, here.workspaceId));
  // Of the first team one, of this one two: nothing of the old is left.
  expect(kept.map(({ purpose }) => purpose).sort()).toEqual(["slack-bot", "slack-bot", "slack-refresh"]);
});

test("after its end nobody goes on with the old one: who finds another at it waits for the new", async () => {
  here.clock.advance(13 * hour);
  here.slack.endTokens(teamId);
  const before = asked().length;
  const tokens = await Promise.all(Array.from({ length: 8 }, token));
  for (const one of tokens) expect(await works(one)).toBe("works");
  expect(asked().slice(before)).toMatchObject([{ ok: true }]);
});

test("a card stands and is changed although the token ended meanwhile", async () => {
  here.slack.addChannel(teamId, { id: "C0ROTATES", name: "rotates" });
  const review = await createReview(here.as(here.admin), await createWorkflow(db, here.workspaceId), {
    clock: here.clock,
  });
  here.world.settings.oauth = world.settings.oauth;
  here.clock.advance(13 * hour);
  here.slack.endTokens(teamId);
  await here.want({ reviewId: review.id, teamId, place: "C0ROTATES" });
  await here.converge();
  expect(here.slack.messagesIn("C0ROTATES")).toHaveLength(1);
});

test("what can't be taken anew says so, is not asked for at every use, and is mended by adding the team again", async () => {
  here.slack.forgetRefresh(teamId);
  here.clock.advance(11 * hour);
  const before = asked().length;
  // The old one is good for an hour yet.
  expect(await works(await token())).toBe("works");
  expect(await shown()).toMatchObject({ tokenError: "invalid_refresh_token" });
  here.clock.advance(590);
  await token();
  expect(asked()).toHaveLength(before + 1);
  here.clock.advance(11);
  await token();
  expect(asked()).toHaveLength(before + 2);
  await add();
  expect(await shown()).toMatchObject({ tokenError: null });
  expect(await works(await token())).toBe("works");
  here.clock.advance(11 * hour);
  expect(await works(await token())).toBe("works");
  expect(asked().at(-1)).toMatchObject({ ok: true });
});

test("where no answer comes it is tried again soon, and is no fault of the team's", async () => {
  here.slack.failNext("oauth.v2.access", "500");
  here.clock.advance(11 * hour);
  const old = await token();
  expect(await works(old)).toBe("works");
  expect(await shown()).toMatchObject({ tokenError: null });
  here.clock.advance(11);
  expect(await token()).not.toBe(old);
});

test("where the answer is lost, and with it what was to be kept, that is said while the old token is good", async () => {
  here.slack.failNext("oauth.v2.access", "reset-after");
  here.clock.advance(11 * hour);
  const old = await token();
  here.clock.advance(11);
  expect(await works(await token())).toBe("works");
  expect(await token()).toBe(old);
  expect(await shown()).toMatchObject({ tokenError: "invalid_refresh_token" });
});

test("a holder that died is followed by another", async () => {
  here.clock.advance(11 * hour);
  const leased = { tokenLeasedUntil: new Date(here.clock.now().getTime() + 60_000) };
  await db.update(channelTeam).set(leased).where(eq(channelTeam.teamId, teamId));
  const old = await token();
  here.clock.advance(61);
  expect(await token()).not.toBe(old);
});

test("whoever comes late, after the team was added again, does not touch its new tokens", async () => {
  here.clock.advance(11 * hour);
  const stale = await rowOf();
  if (!stale) throw new Error("There is no team.");
  await add();
  const [before, anew] = [asked().length, await rowOf()];
  await renewToken(world, stale);
  expect(asked()).toHaveLength(before);
  expect(await rowOf()).toEqual(anew);
});

test("the manifest asks for tokens that end only where teams are added by OAuth", () => {
  const asks = (of: Partial<SlackSettings>, appUrl: string | null = "https://countersign.example.com") =>
    slackManifest(appUrl, { ...world.settings, ...of }).settings.token_rotation_enabled;
  expect(asks({})).toBe(true);
  expect(asks({ botToken: "xoxb-1" })).toBe(false);
  expect(asks({ oauth: null })).toBe(false);
  expect(asks({ appToken: "xapp-1" }, null)).toBe(false);
  expect(slackManifest("https://countersign.example.com", null).settings.token_rotation_enabled).toBe(false);
});

test("a team that is disconnected leaves neither token behind", async () => {
  const row = await rowOf();
  const ids = [row?.secretId ?? "", row?.refreshSecretId ?? ""];
  await removeSlackTeam(here.as(here.admin), world.vault, row?.id ?? "");
  for (const id of ids) expect(await db.$count(secret, eq(secret.id, id))).toBe(0);
});
