/** Whose word counts: that a request is Microsoft's and new, and who its account is here. */
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { listAccounts, makeLinkCode, unlinkAccount } from "@/lib/channels/accounts";
import { trustTeam } from "@/lib/channels/channel-teams";
import { listTenants, ownTenant } from "@/lib/channels/teams-tenant";
import type { Database } from "@/lib/db/client";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { member as memberTable } from "@/lib/db/schema/members/member";
import { assignReview } from "@/lib/review/assign-review";
import { createMember } from "../../../support/context";
import { testDatabase } from "../../../support/database";
import { channel, offered, shown, teamsReviews, type TeamsReviews } from "../../../support/teams-reviews";
import { createReview, createWorkflow } from "../../../support/workflow";

let db: Database;
let here: TeamsReviews;
beforeAll(async () => {
  db = await testDatabase();
  here = await teamsReviews(db);
});
beforeEach(() => {
  here.teams.faults.length = 0;
});

describe("who may decide", () => {
  test("guests, strangers, people of other tenants and accounts that are nobody's are told so, and nothing changes", async () => {
    const { review, message } = await here.cardOf({ place: channel });
    const guest = here.teams.addUser({ id: randomUUID(), role: "guest", principal: here.rita.member.email });
    const foreign = here.teams.addUser({ id: randomUUID(), tenantId: randomUUID() });
    const stranger = here.teams.addUser({ id: randomUUID(), role: "stranger" });
    const unlinked = here.teams.addUser({ id: randomUUID() });
    for (const who of [guest, foreign])
      expect((await here.press(message, "approve", {}, who)).text).toContain("not guests");
    expect((await here.press(message, "approve", {}, stranger)).text).toContain("did not work");
    expect((await here.press(message, "approve", {}, unlinked)).text).toContain("link your Teams account");
    const auditor = await here.person("Audit", ["auditor"]);
    expect(offered((await here.press(message, "approve", {}, auditor.user)).card)).not.toContain("approve");
    // A name in the payload is no proof: the connector says whose id it is.
    const posing = {
      ...here.teams.pressing(unlinked, message, "approve"),
      from: { id: unlinked.mri, aadObjectId: here.rita.user.id },
    };
    expect(here.teams.readAnswer(await (await here.teams.post(posing)).json()).text).toContain("not guests");
    expect(await here.votesOn(review)).toEqual([]);
  });

  test("rights are those of the moment: who was suspended or unlinked decides nothing", async () => {
    const gone = await here.person("Gone");
    const { review, message } = await here.cardOf({ place: channel });
    await db.update(memberTable).set({ suspendedAt: new Date() }).where(eq(memberTable.id, gone.member.id));
    expect((await here.press(message, "approve", {}, gone.user)).text).toContain("link your Teams account");
    const left = await here.person("Left");
    const [account] = await listAccounts(here.as(left.member));
    await unlinkAccount(here.as(left.member), account?.id ?? "");
    expect((await here.press(message, "approve", {}, left.user)).text).toContain("link your Teams account");
    expect(await here.votesOn(review)).toEqual([]);
  });

  test("who is nobody any more sees nothing anew on a card of their own that still stands there", async () => {
    const left = await here.person("Own");
    const workflow = await createWorkflow(db, here.workspaceId);
    const review = await createReview(here.as(here.rita.member), workflow, { clock: here.clock });
    await here.want({ reviewId: review.id, place: left.user.id, memberId: left.member.id });
    await here.converge();
    const message = here.newest(left.user.id);
    const form = await here.press(message, "reject", {}, left.user);
    await db.update(memberTable).set({ suspendedAt: new Date() }).where(eq(memberTable.id, left.member.id));
    const looked = await here.press(message, "look", { card: form.card }, left.user);
    expect(looked).toEqual({ card: null, text: expect.stringContaining("not shown to you any more") });
  });

  test("an address counts only in a tenant that an admin trusts, and only as the principal name of a full member", async () => {
    const { message } = await here.cardOf({ place: channel });
    const mia = await createMember(db, { workspaceId: here.workspaceId, roles: ["approver"], name: "Mia" });
    const user = here.teams.addUser({ id: randomUUID(), principal: mia.email.toUpperCase() });
    const external = here.teams.addUser({
      id: randomUUID(),
      principal: `${mia.email.replace("@", "_")}#EXT#@acme.example`,
    });
    expect((await here.press(message, "approve", {}, user)).text).toContain("link your Teams account");
    const [tenant] = await listTenants(here.as(here.admin));
    await trustTeam(here.as(here.admin), { id: tenant?.id ?? "", matchesMail: true });
    expect((await here.press(message, "approve", {}, external)).text).toContain("link your Teams account");
    expect(shown(await here.press(message, "approve", {}, user))).toContain("Approved by Mia");
    // Taken back, it counts no more, whatever its address is.
    const [account] = await listAccounts(here.as(mia));
    await unlinkAccount(here.as(mia), account?.id ?? "");
    const { message: next } = await here.cardOf({ place: channel });
    expect((await here.press(next, "approve", {}, user)).text).toContain("link your Teams account");
    await trustTeam(here.as(here.admin), { id: tenant?.id ?? "", matchesMail: false });
  });

  test("a code of one's own links an account, once, and is no other workspace's", async () => {
    const who = await createMember(db, { workspaceId: here.workspaceId, roles: ["approver"], name: "Lena" });
    const user = here.teams.addUser({ id: randomUUID() });
    const code = await makeLinkCode(here.as(who));
    await here.teams.say(user, `link ${code}`);
    const answers = () => here.teams.messagesIn(here.teams.own(user)).map(({ text }) => text);
    expect(answers().at(-1)).toContain("You are Lena in Countersign now");
    const thief = here.teams.addUser({ id: randomUUID() });
    await here.teams.say(thief, `link ${code}`);
    expect(here.teams.messagesIn(here.teams.own(thief)).at(-1)?.text).toContain("not valid");
    expect(await listAccounts(here.as(who))).toMatchObject([{ channel: "teams", userId: user.id, team: "Acme" }]);
    await here.teams.say(user, "word ".repeat(100));
    expect(shown(here.teams.messagesIn(here.teams.own(user)).at(-1) ?? null)).toContain("Nothing found");
    await here.teams.say(user, "queue");
    expect(shown(here.teams.messagesIn(here.teams.own(user)).at(-1) ?? null)).toContain("wait for you");
    expect(here.teams.faults).toEqual([]);
  });
});

describe("what is not Microsoft's word is not listened to", () => {
  const forged: [string, Parameters<TeamsReviews["teams"]["token"]>[0] | string][] = [
    ["no token", ""],
    ["another scheme", { scheme: "Basic" }],
    ["no scheme", { scheme: "" }],
    ["a key that is not the service's", { key: "unknown" }],
    ["a key that is not endorsed for Teams", { key: "unendorsed" }],
    ["a shared secret as key", { algorithm: "HS256" }],
    ["another app's token", { claims: { aud: randomUUID() } }],
    ["another issuer", { claims: { iss: "https://sts.windows.net/x/" } }],
    ["a token that has run out", { expires: -400 }],
    ["a token that never ends", { expires: null }],
    ["a token of the future", { claims: { nbf: Math.floor(Date.now() / 1000) + 1_000 } }],
    ["a token without a beginning", { claims: { nbf: undefined } }],
    ["another service's address", { claims: { serviceurl: "https://evil.example/" } }],
    ["no service's address", { claims: { serviceurl: undefined } }],
  ];
  // Nothing comes of any of them, so that one card is enough.
  let forgery: Awaited<ReturnType<TeamsReviews["cardOf"]>>;
  beforeAll(async () => {
    forgery = await here.cardOf();
  });
  test.each(forged)("%s", async (_, token) => {
    const { review, message } = forgery;
    const response = await here.teams.post(here.teams.pressing(here.rita.user, message, "approve"), token);
    expect(response.status).toBe(401);
    expect(await here.votesOn(review)).toEqual([]);
  });

  test("another tenant, another channel, another bot", async () => {
    const { review, message } = await here.cardOf();
    const press = here.teams.pressing(here.rita.user, message, "approve");
    const other = randomUUID();
    for (const change of [
      { channelData: { tenant: { id: other } } },
      { conversation: { ...(press.conversation as object), tenantId: other } },
      { channelData: {}, conversation: { id: `a:${here.rita.user.id}` } },
      { channelId: "webchat" },
      { recipient: { id: `28:${other}` } },
    ])
      expect((await here.teams.post({ ...press, ...change })).status).toBe(403);
    expect(await here.votesOn(review)).toEqual([]);
  });

  test("the same request once more shows how it is, and does nothing", async () => {
    const { review, message } = await here.cardOf({ undoSeconds: 60 });
    const approve = here.teams.pressing(here.rita.user, message, "approve");
    const approved = here.teams.readAnswer(await (await here.teams.post(approve)).json());
    const undo = here.teams.pressing(here.rita.user, message, "undo", { card: approved.card });
    await here.teams.post(undo);
    await here.teams.post(approve);
    expect(await here.statusOf(review)).toMatchObject({ status: "open" });
    await here.press(message, "approve");
    await here.teams.post(undo);
    expect(await here.statusOf(review)).toMatchObject({ status: "decided" });
  });

  test("what is no activity, or is too long, is refused; what is not known is passed over", async () => {
    const post = (body: string) =>
      fetch(here.teams.endpoint, { method: "POST", body, headers: { "content-type": "application/json" } });
    expect((await post("{")).status).toBe(400);
    expect((await post("[]")).status).toBe(400);
    expect((await post(JSON.stringify({ type: "message", text: "🎉".repeat(300_000) }))).status).toBe(413);
    const unknown = here.teams.activity(here.rita.user, here.teams.own(here.rita.user), {
      type: "invoke",
      name: "task/fetch",
    });
    expect((await here.teams.post(unknown)).status).toBe(501);
    const typing = here.teams.activity(here.rita.user, here.teams.own(here.rita.user), { type: "typing" });
    expect((await here.teams.post(typing)).status).toBe(200);
  });

  test("a press that names another card's review, or stands on no card, does nothing", async () => {
    const first = await here.cardOf();
    const second = await here.cardOf();
    const swapped = here.teams.pressing(here.rita.user, first.message, "approve");
    const onSecond = { ...swapped, replyToId: second.message.id };
    const nowhere = { ...swapped, replyToId: "1" };
    const elsewhere = { ...swapped, conversation: { id: channel, tenantId: here.tenantId } };
    for (const activity of [onSecond, nowhere, elsewhere]) {
      const answer = here.teams.readAnswer(await (await here.teams.post({ ...activity, id: randomUUID() })).json());
      expect(answer.text).toContain("No card of an open draft");
    }
    expect(await here.votesOn(first.review)).toEqual([]);
    expect(await here.votesOn(second.review)).toEqual([]);
  });
});

test("a card that was sent to an account that is somebody else's now shows nothing of the draft any more", async () => {
  const first = await here.person("First");
  const workflow = await createWorkflow(db, here.workspaceId);
  const review = await createReview(here.as(here.rita.member), workflow, { clock: here.clock });
  await here.want({ reviewId: review.id, place: first.user.id, memberId: first.member.id });
  await here.converge();
  const second = await createMember(db, { workspaceId: here.workspaceId, roles: ["approver"], name: "Second" });
  await here.teams.say(first.user, `link ${await makeLinkCode(here.as(second))}`);
  await here.converge();
  const message = here.teams.messagesIn(here.teams.own(first.user)).find(({ card }) => card);
  expect(shown(message ?? null)).not.toContain("parcel");
  await assignReview(here.as(here.rita.member), { reviewId: review.id, memberId: here.rita.member.id });
});

// The last of this file: it takes the tenant of all others away.
test("another tenant in the environment takes the place of the one before, with who its people were", async () => {
  const tenantId = randomUUID();
  const world = { ...here.world, settings: { ...here.world.settings, tenantId } };
  expect((await listTenants(here.as(here.admin))).length).toBeGreaterThan(0);
  await ownTenant(world);
  await ownTenant(world);
  expect(await listTenants(here.as(here.admin))).toMatchObject([{ name: tenantId }]);
  expect(await listAccounts(here.as(here.rita.member))).toEqual([]);
  const entries = await db.select().from(auditEntry).where(eq(auditEntry.workspaceId, here.workspaceId));
  const actions = entries.map(({ action }) => action).filter((action) => action.startsWith("channel."));
  expect(actions).toContain("channel.disconnected");
  expect(actions.filter((action) => action === "channel.connected")).toHaveLength(1);
});
