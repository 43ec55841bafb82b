/** Whose word counts: that a request is Slack's and new, and who its account is here. */
import type { App } from "@slack/bolt";
import { eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { linkByCode, listAccounts, makeLinkCode, unlinkAccount } from "@/lib/channels/accounts";
import { once } from "@/lib/channels/once";
import { addSlackTeam } from "@/lib/channels/slack-teams";
import { trustTeam } from "@/lib/channels/channel-teams";
import { FetchReceiver } from "@/lib/channels/slack/receiver";
import type { Database } from "@/lib/db/client";
import { channelAccount } from "@/lib/db/schema/channels/channel-account";
import { channelTeam } from "@/lib/db/schema/channels/channel-team";
import { getReview } from "@/lib/review/get-review";
import { createMember } from "../../../support/context";
import { testDatabase } from "../../../support/database";
import { channel, notes, slackReviews, type SlackReviews, told } from "../../../support/slack-reviews";
import { testSlack } from "../../../support/slack-world";

let db: Database;
let here: SlackReviews;
beforeAll(async () => {
  db = await testDatabase();
  here = await slackReviews(db);
});

test("who is nobody here changes nothing, and is told so in private", async () => {
  const { review, message } = await here.cardOf({ place: channel });
  const { slack, teamId } = here;
  slack.addUser(teamId, { id: "U0GUEST", guest: true, email: here.rita.email });
  slack.addUser(teamId, { id: "U0OTHER", homeTeam: "T9ELSE", email: here.rita.email });
  slack.addUser(teamId, { id: "U0NEW", email: "new@example.com" });
  for (const userId of ["U0GUEST", "U0NEW"]) await here.click(message, "approve", userId);
  const said = slack.messagesIn(channel).filter(({ ephemeralTo }) => ephemeralTo);
  expect(said.map(({ ephemeralTo }) => ephemeralTo)).toEqual(["U0GUEST", "U0NEW"]);
  expect(said[0]?.text).toContain("not guests");
  expect(said[1]?.text).toContain("/settings/personal");
  // Of another company: in their team's name and in ours.
  await here.click(message, "approve", "U0OTHER");
  await slack.click(message, "review:approve", { userId: "U0OTHER", teamId: "T9ELSE" }).catch(() => undefined);
  expect(await here.statusOf(review)).toMatchObject({ status: "open" });
});

test("what is forged, stale, from the future or sent again is not accepted", async () => {
  const { review, message } = await here.cardOf();
  await here.open(message, "edit");
  const sent = here.slack.sent.at(-1);
  if (!sent) throw new Error("Nothing was sent.");
  const pressed = { ...sent, body: sent.body.replaceAll("review%3Aedit", "review%3Aapprove") };
  const contentType = "application/x-www-form-urlencoded";
  const seconds = Math.floor(here.clock.now().getTime() / 1000);
  const wrong = await Promise.all([
    here.slack.send(pressed.body, { contentType, secret: "another secret" }),
    here.slack.send(pressed.body, { contentType, headers: sent.headers }),
    here.slack.send(pressed.body, { contentType, timestamp: seconds - 301 }),
    here.slack.send(pressed.body, { contentType, timestamp: seconds + 301 }),
    here.slack.send(pressed.body, { contentType, headers: { "x-slack-signature": "" } }),
    here.slack.send(pressed.body, { contentType, headers: { "x-slack-request-timestamp": "now" } }),
  ]);
  expect(wrong.map(({ status }) => status)).toEqual(Array.from(wrong, () => 401));
  // The very same again: answered, and nothing done.
  const before = here.slack.views.length;
  expect(await here.slack.send(sent.body, { headers: sent.headers })).toMatchObject({ status: 200, body: "" });
  expect(here.slack.views).toHaveLength(before);
  expect(await here.statusOf(review)).toMatchObject({ status: "open" });
  // Slack's look at our certificate is not signed, and does nothing.
  const body = `ssl_check=1&${pressed.body}`;
  const looked = await fetch(here.slack.requestUrl, { method: "POST", headers: { "content-type": contentType }, body });
  expect(looked.status).toBe(200);
  expect(await here.statusOf(review)).toMatchObject({ status: "open" });
});

test("an account is linked by a code that counts once, soon and in its own workspace only", async () => {
  const there = await testSlack(db, here);
  const { slack, teamId } = here;
  slack.addUser(teamId, { id: "U0LINK" });
  slack.addUser(there.teamId, { id: "U0LINK" });
  slack.addChannel(there.teamId, { id: "C0ELSE", name: "else" });
  const who = await createMember(db, { workspaceId: here.workspaceId, roles: ["reviewer"], name: "Lin & Co" });
  const other = { userId: "U0LINK", teamId: there.teamId, channelId: "C0ELSE" };
  const me = { userId: "U0LINK", teamId, channelId: channel };
  const code = await makeLinkCode(here.as(who));
  expect(await told(there, `link ${code}`, other)).toContain("not valid");
  expect(await told(here, `link ${code.toLowerCase()}`, me)).toBe(
    "You are Lin &amp; Co in Countersign now. What you press on cards counts as yours.",
  );
  expect(await told(here, `link ${code}`, me)).toContain("not valid");
  const late = await makeLinkCode(here.as(who));
  here.clock.advance(601);
  expect(await linkByCode(here.world, here.workspaceId, { channel: "slack", ...me }, late)).toBeNull();
  here.clock.set(new Date());
});

test("an address counts only in a team that an admin has said to be the company's own, and only where Slack confirmed it", async () => {
  const { slack, teamId, admin } = here;
  const who = await createMember(db, { workspaceId: here.workspaceId, roles: ["approver"], name: "Mia" });
  slack.addUser(teamId, { id: "U0MIA", email: who.email });
  slack.addUser(teamId, { id: "U0FAKE", email: who.email, emailConfirmed: false });
  const { review, message } = await here.cardOf({ place: channel });
  await here.click(message, "approve", "U0MIA");
  expect(await here.statusOf(review)).toMatchObject({ status: "open" });
  const [team] = await db.select().from(channelTeam).where(eq(channelTeam.teamId, teamId));
  await trustTeam(here.as(admin), { id: team?.id ?? "", matchesMail: true });
  await here.click(message, "approve", "U0FAKE");
  expect(await here.statusOf(review)).toMatchObject({ status: "open" });
  await here.click(message, "approve", "U0MIA");
  expect(await here.statusOf(review)).toMatchObject({ status: "decided" });
  expect(await db.select().from(channelAccount).where(eq(channelAccount.userId, "U0MIA"))).toHaveLength(1);
  await trustTeam(here.as(admin), { id: team?.id ?? "", matchesMail: false });
});

test("an account that its member unlinked stays unlinked in a team whose addresses count, until they link it by a code", async () => {
  const there = await testSlack(db, here);
  there.slack.addChannel(there.teamId, { id: "C0REFUSED", name: "refused" });
  const uma = await there.person("U0UMA");
  const [team] = await db.select().from(channelTeam).where(eq(channelTeam.teamId, there.teamId));
  await trustTeam(there.as(there.admin), { id: team?.id ?? "", matchesMail: true });
  const [account] = await listAccounts(there.as(uma));
  await unlinkAccount(there.as(uma), account?.id ?? "");
  expect(await listAccounts(there.as(uma))).toEqual([]);

  const { review, message } = await here.cardOf({ place: "C0REFUSED" }, { in: there, who: uma });
  const press = () => there.slack.click(message, "review:approve", { userId: "U0UMA" });
  const status = () => getReview(there.as(uma), { reviewId: review.id }).then((found) => found.status);
  await press();
  expect(notes(there, "C0REFUSED").at(-1)).toContain("/settings/personal");
  expect(await listAccounts(there.as(uma))).toEqual([]);
  expect(await status()).toBe("open");

  // Also once the app was away meanwhile.
  await there.slack.uninstall(there.teamId);
  const added = { teamId: there.teamId, name: "Acme", appId: there.slack.appId, ...there.slack.addTeam(there.teamId) };
  await addSlackTeam(there.as(there.admin), there.world.vault, added);
  const [again] = await db.select().from(channelTeam).where(eq(channelTeam.teamId, there.teamId));
  await trustTeam(there.as(there.admin), { id: again?.id ?? "", matchesMail: true });
  await press();
  expect(await status()).toBe("open");

  const code = await makeLinkCode(there.as(uma));
  await told(there, `link ${code}`, { userId: "U0UMA", teamId: there.teamId, channelId: "C0REFUSED" });
  await press();
  expect(await status()).toBe("decided");
});

test("a comment that is delivered again while the first delivery is under way, or after it died, is neither lost nor doubled", async () => {
  const world = { db, clock: here.clock };
  const done: string[] = [];
  let fail = (): void => undefined;
  let died = (): void => undefined;
  const begun = new Promise<void>((resolve) => (died = resolve));
  const slow = new Promise<void>((resolve, reject) => {
    void once(world, "slow", () => {
      resolve();
      return new Promise((_, refuse) => (fail = () => refuse(new Error("failed"))));
    }).catch(() => undefined);
    setTimeout(() => reject(new Error("It was not begun.")), 5_000);
  });
  await slow;
  await expect(once(world, "slow", async () => void done.push("doubled"))).rejects.toThrow("being handled");
  fail();
  await expect.poll(() => once(world, "slow", async () => void done.push("again")).then(() => done)).toEqual(["again"]);
  await once(world, "slow", async () => void done.push("doubled"));
  expect(done).toEqual(["again"]);
  // The process died in it.
  void once(world, "dead", () => {
    died();
    return new Promise(() => undefined);
  });
  await begun;
  await expect(once(world, "dead", async () => undefined)).rejects.toThrow("being handled");
  here.clock.advance(61);
  await once(world, "dead", async () => void done.push("taken over"));
  expect(done).toEqual(["again", "taken over"]);
  here.clock.set(new Date());
});

test("once the app is out of a team, nothing is known there", async () => {
  const there = await testSlack(db, here);
  there.slack.addChannel(there.teamId, { id: "C0GONE", name: "gone" });
  const who = await there.person("U0GONE");
  await here.cardOf({ place: "C0GONE" }, { in: there, who });
  await there.slack.uninstall(there.teamId);
  expect(await db.select().from(channelTeam).where(eq(channelTeam.teamId, there.teamId))).toEqual([]);
  expect(await db.select().from(channelAccount).where(eq(channelAccount.teamId, there.teamId))).toEqual([]);
});

test("what was pressed is answered in time, also where what comes of it takes longer; what may fail is asked to come again", async () => {
  const receiver = new FetchReceiver({ signingSecret: "x", clock: here.clock, isNew: () => Promise.resolve(true) });
  receiver.init({ processEvent: () => new Promise(() => undefined) } as unknown as App);
  const delivery = (key: string) => ({ key, retryNum: 0, retryReason: undefined });
  const answers = await Promise.all([
    receiver.take({ type: "block_actions" }, delivery("press")),
    receiver.take({ type: "event_callback" }, delivery("event")),
  ]);
  expect(answers).toEqual([{ status: 200 }, { status: 503 }]);
});
