/** Teams from the first card to the last update, against a double that checks what Microsoft checks. */
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { listAccounts, makeLinkCode, unlinkAccount } from "@/lib/channels/accounts";
import { trustTeam } from "@/lib/channels/channel-teams";
import { sendTeamsList } from "@/lib/channels/teams-place";
import { listTenants, ownTenant } from "@/lib/channels/teams-tenant";
import { wordsIn } from "@/lib/channels/words";
import type { Database } from "@/lib/db/client";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { card } from "@/lib/db/schema/channels/card";
import { decision } from "@/lib/db/schema/decisions/decision";
import { member as memberTable } from "@/lib/db/schema/members/member";
import { recordDecision } from "@/lib/decisions/record-decision";
import { assignReview } from "@/lib/review/assign-review";
import { addComment, listComments } from "@/lib/review/comments";
import { getDraft } from "@/lib/review/get-draft";
import { getReview, type ReviewDetail } from "@/lib/review/get-review";
import type { WorkflowDefinition } from "@/lib/workflows/definition";
import { createMember, type TestMember } from "../../support/context";
import { testDatabase } from "../../support/database";
import { actionsOf, type TeamsMessage, type TeamsUser } from "../../support/teams";
import { testTeams, type TestTeams } from "../../support/teams-world";
import { createReview, createWorkflow } from "../../support/workflow";

const channel = "19:reviews@thread.tacv2";
let db: Database;
let here: TestTeams;
let rita: { member: TestMember; user: TeamsUser };
beforeAll(async () => {
  db = await testDatabase();
  here = await testTeams(db);
  here.teams.channels.add(channel);
  rita = await here.person("Rita");
});
beforeEach(() => {
  here.teams.faults.length = 0;
});

interface CardOptions {
  place?: string;
  body?: string;
  undoSeconds?: number;
}

async function cardOf({
  place = rita.user.id,
  body,
  undoSeconds = 0,
  ...rules
}: CardOptions & Partial<WorkflowDefinition["review"]> = {}): Promise<{ review: ReviewDetail; message: TeamsMessage }> {
  const workflow = await createWorkflow(db, here.workspaceId, { review: rules, undoSeconds });
  const output = body === undefined ? {} : { output: { content: { body } } };
  const review = await createReview(here.as(rita.member), workflow, { clock: here.clock, ...output });
  await here.want({ reviewId: review.id, place, memberId: place === channel ? null : rita.member.id });
  await here.converge();
  return { review, message: newest(place) };
}

function newest(place: string): TeamsMessage {
  const conversation = place === channel ? channel : `a:${place}`;
  const found = here.teams.messagesIn(conversation).findLast((message) => message.card);
  if (!found) throw new Error(`No card stands in ${place}. ${here.teams.faults.join("; ")}`);
  return found;
}

const shown = (of: TeamsMessage | { card: unknown } | null): string => JSON.stringify(of?.card ?? null);
const offered = (card: unknown): unknown[] => actionsOf(card).map(({ verb, type }) => verb ?? type);
const statusOf = ({ id }: ReviewDetail) =>
  getReview(here.as(rita.member), { reviewId: id }).then(({ status, outcome }) => ({ status, outcome }));
const votesOn = ({ id }: ReviewDetail) => db.select().from(decision).where(eq(decision.reviewId, id));
const press = (message: TeamsMessage, verb: string, options = {}, who = rita.user) =>
  here.teams.press(who, message, verb, options);

test("a card says what came in, what is proposed and how sure it is; pressing Approve approves it as who pressed", async () => {
  const { review, message } = await cardOf();
  for (const words of [
    "Where is my parcel?",
    "Jane Smith",
    "My order 8841",
    "your parcel is on its way",
    "Likely right",
  ])
    expect(shown(message)).toContain(words);
  // It stands on locked phones.
  expect(message.summary).toBe("A draft was assigned to you");

  const answer = await press(message, "approve");
  const [vote] = await votesOn(review);
  expect(vote).toMatchObject({ outcome: "approved", surface: "teams", contentHash: review.contentHash });
  expect(vote?.actor).toEqual({ kind: "person", memberId: rita.member.id, via: "teams" });
  // Who pressed sees it at once, and all others once the card is changed where it stands.
  expect(shown(answer)).toContain("Approved by Member Rita");
  expect(offered(answer.card)).not.toContain("approve");
  await here.converge();
  expect(shown(message)).toContain("Approved by Member Rita");
  expect(offered(message.card)).not.toContain("approve");
  expect(message.changes).toBe(1);
  expect(here.teams.faults).toEqual([]);
});

test("an edit goes out as it was typed; one that is empty is refused and what was typed stays", async () => {
  const { review, message } = await cardOf();
  const form = await press(message, "edit");
  expect(shown(form)).toContain("your parcel is on its way");
  const refused = await press(message, "submit-edit", { card: form.card, values: { body: " " } });
  expect(offered(refused.card)).toContain("submit-edit");
  expect(await statusOf(review)).toMatchObject({ status: "open" });

  const body = 'It comes "tomorrow" <b>&amp; on time</b> 🎉\n\nBest, Rita';
  await press(message, "submit-edit", { card: form.card, values: { body } });
  expect(await statusOf(review)).toEqual({ status: "decided", outcome: "approved_with_edits" });
  const draft = await getDraft(here.as(rita.member), { draftId: review.draftId });
  expect(draft.versions.at(-1)?.content.body).toBe(body);
  expect(here.teams.faults).toEqual([]);
});

test("a rejection needs a reason; another draft is asked for in words; it is given to somebody, put off and escalated", async () => {
  const { review, message } = await cardOf();
  const form = await press(message, "reject");
  const reasons = actionsOf(form.card);
  expect(reasons.length).toBeGreaterThan(0);
  await press(message, "submit-reject", { card: form.card, values: {} });
  expect(await statusOf(review)).toMatchObject({ status: "open" });
  await press(message, "submit-reject", {
    card: form.card,
    values: { reason: "wrong-facts", comment: "Another order." },
  });
  expect(await statusOf(review)).toMatchObject({ status: "decided", outcome: "rejected" });

  const omar = await createMember(db, { workspaceId: here.workspaceId, roles: ["approver"], name: "Omar Other" });
  const given = await cardOf();
  const people = await press(given.message, "assign");
  expect(shown(people)).toContain("Omar Other");
  await press(given.message, "submit-assign", { card: people.card, values: { member: omar.id } });
  expect(await getReview(here.as(rita.member), { reviewId: given.review.id })).toMatchObject({
    assigneeId: omar.id,
  });

  const later = await cardOf();
  const times = await press(later.message, "snooze");
  await press(later.message, "submit-snooze", { card: times.card, values: { until: "snoozeDay" } });
  const { snoozedUntil } = await getReview(here.as(rita.member), { reviewId: later.review.id });
  expect(snoozedUntil?.getTime()).toBe(here.clock.now().getTime() + 86_400_000);

  const hard = await cardOf();
  const words = await press(hard.message, "escalate");
  await press(hard.message, "submit-escalate", { card: words.card, values: { comment: "Is this a threat?" } });
  expect(await votesOn(hard.review)).toMatchObject([{ outcome: "escalated", comment: "Is this a threat?" }]);
  expect(here.teams.faults).toEqual([]);
});

test("an approval is taken back within its time, on the card where it was made", async () => {
  const { review, message } = await cardOf({ undoSeconds: 60 });
  const approved = await press(message, "approve");
  expect(offered(approved.card)).toContain("undo");
  await press(message, "undo", { card: approved.card });
  expect(await statusOf(review)).toMatchObject({ status: "open" });
});

test("what is grave is asked for once more, and nothing is decided by the first press", async () => {
  const { review, message } = await cardOf({ risk: 2 });
  expect(offered(message.card)).not.toContain("approve");
  const asked = await press(message, "confirm");
  expect(await votesOn(review)).toEqual([]);
  await press(message, "approve", { card: asked.card });
  expect(await statusOf(review)).toMatchObject({ status: "decided" });
});

test("looking at a card decides nothing, whatever the client sends by itself; each sees what they may do", async () => {
  const { review, message } = await cardOf({ place: channel });
  expect(message.card?.refresh).toMatchObject({ action: { verb: "look" } });
  const byItself = here.teams.pressing(rita.user, message, "approve");
  Object.assign(byItself.value as object, { trigger: "automatic" });
  for (let times = 0; times < 3; times += 1) {
    const response = await here.teams.post({ ...byItself, id: randomUUID() });
    expect(offered(here.teams.readAnswer(await response.json()).card)).toContain("approve");
  }
  const look = {
    ...here.teams.pressing(rita.user, message, "approve"),
    value: { action: (message.card?.refresh as { action: object }).action, trigger: "automatic" },
  };
  expect((await here.teams.post(look)).status).toBe(200);
  expect(await votesOn(review)).toEqual([]);

  const auditor = await here.person("Otto", ["auditor"]);
  const theirs = await here.teams.post({ ...look, from: { id: auditor.user.mri, aadObjectId: auditor.user.id } });
  const seen = here.teams.readAnswer(await theirs.json());
  expect(shown(seen)).toContain("Where is my parcel?");
  expect(offered(seen.card)).toEqual(["Action.OpenUrl"]);
  expect(here.teams.faults).toEqual([]);
});

describe("who may decide", () => {
  test("guests, strangers, people of other tenants and accounts that are nobody's are told so, and nothing changes", async () => {
    const { review, message } = await cardOf({ place: channel });
    const guest = here.teams.addUser({ id: randomUUID(), role: "guest", principal: rita.member.email });
    const foreign = here.teams.addUser({ id: randomUUID(), tenantId: randomUUID() });
    const stranger = here.teams.addUser({ id: randomUUID(), role: "stranger" });
    const unlinked = here.teams.addUser({ id: randomUUID() });
    for (const who of [guest, foreign]) expect((await press(message, "approve", {}, who)).text).toContain("not guests");
    expect((await press(message, "approve", {}, stranger)).text).toContain("did not work");
    expect((await press(message, "approve", {}, unlinked)).text).toContain("link your Teams account");
    const auditor = await here.person("Audit", ["auditor"]);
    expect(offered((await press(message, "approve", {}, auditor.user)).card)).not.toContain("approve");
    // A name in the payload is no proof: the connector says whose id it is.
    const posing = {
      ...here.teams.pressing(unlinked, message, "approve"),
      from: { id: unlinked.mri, aadObjectId: rita.user.id },
    };
    expect(here.teams.readAnswer(await (await here.teams.post(posing)).json()).text).toContain("not guests");
    expect(await votesOn(review)).toEqual([]);
  });

  test("rights are those of the moment: who was suspended or unlinked decides nothing", async () => {
    const gone = await here.person("Gone");
    const { review, message } = await cardOf({ place: channel });
    await db.update(memberTable).set({ suspendedAt: new Date() }).where(eq(memberTable.id, gone.member.id));
    expect((await press(message, "approve", {}, gone.user)).text).toContain("link your Teams account");
    const left = await here.person("Left");
    const [account] = await listAccounts(here.as(left.member));
    await unlinkAccount(here.as(left.member), account?.id ?? "");
    expect((await press(message, "approve", {}, left.user)).text).toContain("link your Teams account");
    expect(await votesOn(review)).toEqual([]);
  });

  test("who is nobody any more sees nothing anew on a card of their own that still stands there", async () => {
    const left = await here.person("Own");
    const workflow = await createWorkflow(db, here.workspaceId);
    const review = await createReview(here.as(rita.member), workflow, { clock: here.clock });
    await here.want({ reviewId: review.id, place: left.user.id, memberId: left.member.id });
    await here.converge();
    const message = newest(left.user.id);
    const form = await press(message, "reject", {}, left.user);
    await db.update(memberTable).set({ suspendedAt: new Date() }).where(eq(memberTable.id, left.member.id));
    const looked = await press(message, "look", { card: form.card }, left.user);
    expect(looked).toEqual({ card: null, text: expect.stringContaining("not shown to you any more") });
  });

  test("an address counts only in a tenant that an admin trusts, and only as the principal name of a full member", async () => {
    const { message } = await cardOf({ place: channel });
    const mia = await createMember(db, { workspaceId: here.workspaceId, roles: ["approver"], name: "Mia" });
    const user = here.teams.addUser({ id: randomUUID(), principal: mia.email.toUpperCase() });
    const external = here.teams.addUser({
      id: randomUUID(),
      principal: `${mia.email.replace("@", "_")}#EXT#@acme.example`,
    });
    expect((await press(message, "approve", {}, user)).text).toContain("link your Teams account");
    const [tenant] = await listTenants(here.as(here.admin));
    await trustTeam(here.as(here.admin), { id: tenant?.id ?? "", matchesMail: true });
    expect((await press(message, "approve", {}, external)).text).toContain("link your Teams account");
    expect(shown(await press(message, "approve", {}, user))).toContain("Approved by Mia");
    // Taken back, it counts no more, whatever its address is.
    const [account] = await listAccounts(here.as(mia));
    await unlinkAccount(here.as(mia), account?.id ?? "");
    const { message: next } = await cardOf({ place: channel });
    expect((await press(next, "approve", {}, user)).text).toContain("link your Teams account");
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
  const forged: [string, Parameters<TestTeams["teams"]["token"]>[0] | string][] = [
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
  test.each(forged)("%s", async (_, token) => {
    const { review, message } = await cardOf();
    const response = await here.teams.post(here.teams.pressing(rita.user, message, "approve"), token);
    expect(response.status).toBe(401);
    expect(await votesOn(review)).toEqual([]);
  });

  test("another tenant, another channel, another bot", async () => {
    const { review, message } = await cardOf();
    const press = here.teams.pressing(rita.user, message, "approve");
    const other = randomUUID();
    for (const change of [
      { channelData: { tenant: { id: other } } },
      { conversation: { ...(press.conversation as object), tenantId: other } },
      { channelData: {}, conversation: { id: `a:${rita.user.id}` } },
      { channelId: "webchat" },
      { recipient: { id: `28:${other}` } },
    ])
      expect((await here.teams.post({ ...press, ...change })).status).toBe(403);
    expect(await votesOn(review)).toEqual([]);
  });

  test("the same request once more shows how it is, and does nothing", async () => {
    const { review, message } = await cardOf({ undoSeconds: 60 });
    const approve = here.teams.pressing(rita.user, message, "approve");
    const approved = here.teams.readAnswer(await (await here.teams.post(approve)).json());
    const undo = here.teams.pressing(rita.user, message, "undo", { card: approved.card });
    await here.teams.post(undo);
    await here.teams.post(approve);
    expect(await statusOf(review)).toMatchObject({ status: "open" });
    await press(message, "approve");
    await here.teams.post(undo);
    expect(await statusOf(review)).toMatchObject({ status: "decided" });
  });

  test("what is no activity, or is too long, is refused; what is not known is passed over", async () => {
    const post = (body: string) =>
      fetch(here.teams.endpoint, { method: "POST", body, headers: { "content-type": "application/json" } });
    expect((await post("{")).status).toBe(400);
    expect((await post("[]")).status).toBe(400);
    expect((await post(JSON.stringify({ type: "message", text: "🎉".repeat(300_000) }))).status).toBe(413);
    const unknown = here.teams.activity(rita.user, here.teams.own(rita.user), { type: "invoke", name: "task/fetch" });
    expect((await here.teams.post(unknown)).status).toBe(501);
    const typing = here.teams.activity(rita.user, here.teams.own(rita.user), { type: "typing" });
    expect((await here.teams.post(typing)).status).toBe(200);
  });

  test("a press that names another card's review, or stands on no card, does nothing", async () => {
    const first = await cardOf();
    const second = await cardOf();
    const swapped = here.teams.pressing(rita.user, first.message, "approve");
    const onSecond = { ...swapped, replyToId: second.message.id };
    const nowhere = { ...swapped, replyToId: "1" };
    const elsewhere = { ...swapped, conversation: { id: channel, tenantId: here.tenantId } };
    for (const activity of [onSecond, nowhere, elsewhere]) {
      const answer = here.teams.readAnswer(await (await here.teams.post({ ...activity, id: randomUUID() })).json());
      expect(answer.text).toContain("No card of an open draft");
    }
    expect(await votesOn(first.review)).toEqual([]);
    expect(await votesOn(second.review)).toEqual([]);
  });
});

test("who presses late is told who was first; a draft that has changed is shown anew and not approved as it was", async () => {
  const omar = await here.person("Omar");
  const { review, message } = await cardOf({ place: channel });
  await Promise.all([press(message, "approve"), press(message, "approve", {}, omar.user), press(message, "approve")]);
  expect(await votesOn(review)).toHaveLength(1);

  const stale = await cardOf({ place: channel });
  const { draftVersion, contentHash, id: reviewId } = stale.review;
  const old = structuredClone(stale.message.card);
  await recordDecision(here.as(omar.member), {
    reviewId,
    draftVersion,
    contentHash,
    decision: "rejected",
    reasonCode: "wrong-facts",
  });
  const late = await press(stale.message, "approve", { card: old });
  expect(shown(late)).toContain("Member Omar");
  expect(offered(late.card)).not.toContain("approve");
});

test("what was typed for a draft that has changed meanwhile comes back with the refusal", async () => {
  const omar = await here.person("Quicker");
  const { review, message } = await cardOf();
  const form = await press(message, "edit");
  const { id: reviewId, draftVersion, contentHash } = review;
  await recordDecision(here.as(omar.member), { reviewId, draftVersion, contentHash, decision: "approved" });
  const late = await press(message, "submit-edit", { card: form.card, values: { body: "Half an hour of work" } });
  expect(shown(late)).toContain("Half an hour of work");
  expect(shown(late)).toContain("Member Quicker");
  expect(here.teams.faults).toEqual([]);
});

test("a press of an old client whose answer fails is not done again", async () => {
  const { review, message } = await cardOf({ place: channel, undoSeconds: 60 });
  const { data } = actionsOf(message.card).find(({ verb }) => verb === "approve") ?? {};
  const thread = `${channel};messageid=${message.id}`;
  const submit = here.teams.activity(rita.user, thread, { type: "message", value: data, replyToId: message.id });
  here.teams.failNext(/POST .*conversations$/, 403, "ForbiddenOperationException");
  expect((await here.teams.post(submit)).status).toBe(200);
  expect(await statusOf(review)).toMatchObject({ status: "decided" });
});

test("an old client's press comes as a message, decides, and is answered where nobody else reads it", async () => {
  const { review, message } = await cardOf({ place: channel });
  const { data } = actionsOf(message.card).find(({ verb }) => verb === "approve") ?? {};
  const thread = `${channel};messageid=${message.id}`;
  const submit = here.teams.activity(rita.user, thread, { type: "message", value: data, replyToId: message.id });
  expect((await here.teams.post(submit)).status).toBe(200);
  expect(await statusOf(review)).toMatchObject({ status: "decided", outcome: "approved" });
  expect(shown(newest(rita.user.id))).toContain("Approved by Member Rita");
  expect(here.teams.messagesIn(channel).filter(({ card }) => !card)).toEqual([]);
});

test("what colleagues write on our pages stands in the card's thread, and what is written there to us on the draft", async () => {
  const omar = await here.person("Colleague");
  const { review, message } = await cardOf({ place: channel });
  await addComment(here.as(omar.member), { reviewId: review.id, body: "Look at [the](https://evil.example) *order*." });
  await here.converge();
  const said = here.teams.messagesIn(channel).at(-1);
  // It stands on locked phones.
  expect(said?.summary).toBe("A colleague wrote about this draft");
  expect(said?.text).toBe("Member Colleague: Look at [the](https://evil.example) *order*.");

  const thread = `${channel};messageid=${message.id}`;
  const reply = here.teams.activity(rita.user, thread, {
    type: "message",
    text: "<at>Countersign</at>&nbsp;I did &amp; it is 5 &lt; 6",
  });
  await here.teams.post(reply);
  await here.teams.post(reply);
  const comments = await listComments(here.as(rita.member), { reviewId: review.id });
  expect(comments.map(({ body }) => body)).toEqual([expect.stringContaining("Look at"), "I did & it is 5 < 6"]);
  // Not said again where it came from.
  await here.converge();
  expect(here.teams.messagesIn(channel).filter(({ text }) => text.includes("5 < 6"))).toEqual([]);
});

test("what is written under a card stands under the draft's others; too long a message is kept as far as it goes, which its writer is told", async () => {
  const { review, message } = await cardOf({ place: channel });
  await here.want({ reviewId: review.id, place: rita.user.id, memberId: rita.member.id });
  await here.converge();
  const thread = `${channel};messageid=${message.id}`;
  const text = `<at>Countersign</at> Long: ${"x".repeat(4_000)}`;
  await here.teams.post(here.teams.activity(rita.user, thread, { type: "message", text }));
  const [kept] = await listComments(here.as(rita.member), { reviewId: review.id });
  expect(kept?.body).toBe(`Long: ${"x".repeat(3_993)}…`);
  const own = () => here.teams.messagesIn(here.teams.own(rita.user)).map((one) => one.text);
  expect(own().at(-1)).toContain(`first 4,000 characters are kept. The draft: https://countersign.example.com/drafts/`);
  await here.converge();
  expect(own().at(-1)).toBe(`Member Rita: ${kept?.body}`);
  expect(here.teams.messagesIn(channel).filter((one) => one.text.includes("Long:"))).toEqual([]);

  for (let n = 0; n < 22; n += 1) await addComment(here.as(here.admin), { reviewId: review.id, body: `${n}` });
  await here.converge();
  expect(here.teams.messagesIn(channel).map((one) => one.text)).toContain(
    `2 earlier comments are in Countersign https://countersign.example.com/drafts/${review.draftId}`,
  );
  expect(here.teams.faults).toEqual([]);
});

describe("what fails", () => {
  const posted = async (reviewId: string) => (await db.select().from(card).where(eq(card.reviewId, reviewId)))[0];
  async function wanted(place = rita.user.id) {
    const workflow = await createWorkflow(db, here.workspaceId);
    const review = await createReview(here.as(rita.member), workflow, { clock: here.clock });
    await here.want({ reviewId: review.id, place, memberId: place === channel ? null : rita.member.id });
    return review;
  }

  test("the service asks for patience and is given it; then the card stands", async () => {
    const review = await wanted();
    here.teams.failNext(/POST .*activities/, 429, "TooManyRequests", { retryAfter: 90 });
    await here.converge();
    expect(await posted(review.id)).toMatchObject({ state: "wanted", lastError: "TooManyRequests" });
    here.clock.advance(60);
    await here.converge();
    expect(await posted(review.id)).toMatchObject({ state: "wanted" });
    here.clock.advance(60);
    await here.converge();
    expect(await posted(review.id)).toMatchObject({ state: "shown", lastError: null });
  });

  test.each([409, 412])(
    "a conversation that is busy (%s) is tried again, and no word of a colleague is lost",
    async (status) => {
      const { review } = await cardOf();
      await addComment(here.as(rita.member), { reviewId: review.id, body: `Said while it was busy: ${status}` });
      here.teams.failNext(/POST .*activities/, status, "PreconditionFailed");
      await here.converge();
      here.clock.advance(600);
      await here.converge();
      expect(here.teams.messages.filter(({ text }) => text.includes(`busy: ${status}`))).toHaveLength(1);
    },
  );

  test("an account that is unlinked while its first card is on its way keeps nothing of it", async () => {
    const gone = await here.person("Hasty");
    const workflow = await createWorkflow(db, here.workspaceId);
    const review = await createReview(here.as(rita.member), workflow, { clock: here.clock });
    await here.want({ reviewId: review.id, place: gone.user.id, memberId: gone.member.id });
    const [account] = await listAccounts(here.as(gone.member));
    here.teams.meanwhile = () => {
      here.clock.advance(1);
      return unlinkAccount(here.as(gone.member), account?.id ?? "");
    };
    await here.converge();
    await here.converge();
    const cards = here.teams.messagesIn(here.teams.own(gone.user));
    expect(cards).toHaveLength(1);
    expect(shown(cards[0] ?? null)).not.toContain("parcel");
  });

  test("a connection that breaks while a card is changed leaves the truth on it in the end", async () => {
    const { review, message } = await cardOf();
    await press(message, "approve");
    here.teams.failNext(/PUT/, 0);
    await here.converge();
    here.clock.advance(600);
    await here.converge();
    expect(shown(message)).toContain("Approved by Member Rita");
    expect(await posted(review.id)).toMatchObject({ failures: 0 });
  });

  test("a person without the app, and a channel that it was put out of, are tried again and named to admins", async () => {
    rita.user.away = true;
    const review = await wanted();
    await here.converge();
    expect(await posted(review.id)).toMatchObject({ state: "wanted", lastError: "ForbiddenOperationException" });
    expect((await listTenants(here.as(here.admin)))[0]?.lastError).toBe("ForbiddenOperationException");
    rita.user.away = false;
    here.clock.advance(1_300);
    await here.converge();
    expect(await posted(review.id)).toMatchObject({ state: "shown" });
  });

  test("Microsoft's keys that can't be had are no forgery: it is asked to come again", async () => {
    const other = await testTeams(db, here);
    const user = other.teams.addUser({ id: randomUUID() });
    other.teams.failNext(/keys/, 500);
    expect((await other.teams.say(user, "queue")).status).toBe(503);
    expect((await other.teams.say(user, "queue")).status).toBe(200);
  });

  test("a long draft is cut, says so, and is not approved on the card; one that Teams still finds too big is cut further", async () => {
    const long = await cardOf({ body: `${"Ein sehr langer Satz über Pakete. ".repeat(40)}\n`.repeat(40) });
    expect(shown(long.message)).toContain("too long to be read whole");
    expect(offered(long.message.card)).not.toContain("approve");
    expect(Buffer.byteLength(shown(long.message))).toBeLessThan(28_000);
    here.teams.failNext(/POST .*activities/, 413, "MessageSizeTooBig");
    const { message } = await cardOf({ body: "A line.\n".repeat(300) });
    expect(Buffer.byteLength(shown(message))).toBeLessThan(14_000);
    expect(here.teams.faults).toEqual([]);
  });

  test("others' words make no link, mention or formatting, also a megabyte of emoji", async () => {
    const hostile = "[pay](https://evil.example) **now** <at>all</at> \u202egnp.exe";
    const { message } = await cardOf({ body: hostile });
    expect(shown(message)).toContain("<at>all</at>");
    expect(shown(message)).not.toContain("\u202e");
    await cardOf({ body: "🎉".repeat(20_000) });
    expect(here.teams.faults).toEqual([]);
  });
});

test("a card that was sent to an account that is somebody else's now shows nothing of the draft any more", async () => {
  const first = await here.person("First");
  const workflow = await createWorkflow(db, here.workspaceId);
  const review = await createReview(here.as(rita.member), workflow, { clock: here.clock });
  await here.want({ reviewId: review.id, place: first.user.id, memberId: first.member.id });
  await here.converge();
  const second = await createMember(db, { workspaceId: here.workspaceId, roles: ["approver"], name: "Second" });
  await here.teams.say(first.user, `link ${await makeLinkCode(here.as(second))}`);
  await here.converge();
  const message = here.teams.messagesIn(here.teams.own(first.user)).find(({ card }) => card);
  expect(shown(message ?? null)).not.toContain("parcel");
  await assignReview(here.as(rita.member), { reviewId: review.id, memberId: rita.member.id });
});

test("what had to wait is sent as one list to a person's own conversation, and to nobody who is not known", async () => {
  const t = wordsIn("de");
  const found = [
    { title: "[a](https://evil.example)", customer: "Jane", confidence: "", due: "", url: "https://x.example/1" },
  ];
  const list = { t, says: "Zwei warten", found, queueUrl: "https://x.example/queue", teamId: here.tenantId };
  const way = { workspaceId: here.workspaceId, ...list };
  await sendTeamsList(here.world, { ...way, userId: rita.user.id });
  expect(shown(here.teams.messagesIn(here.teams.own(rita.user)).at(-1) ?? null)).toContain("Zwei warten");
  await expect(sendTeamsList(here.world, { ...way, userId: randomUUID() })).rejects.toThrow("nobody known");
  await expect(
    sendTeamsList(here.world, { ...way, workspaceId: randomUUID(), userId: rita.user.id }),
  ).rejects.toThrow();
  expect(here.teams.faults).toEqual([]);
});

// The last of this file: it takes the tenant of all others away.
test("another tenant in the environment takes the place of the one before, with who its people were", async () => {
  const tenantId = randomUUID();
  const world = { ...here.world, settings: { ...here.world.settings, tenantId } };
  expect((await listTenants(here.as(here.admin))).length).toBeGreaterThan(0);
  await ownTenant(world);
  await ownTenant(world);
  expect(await listTenants(here.as(here.admin))).toMatchObject([{ name: tenantId }]);
  expect(await listAccounts(here.as(rita.member))).toEqual([]);
  const entries = await db.select().from(auditEntry).where(eq(auditEntry.workspaceId, here.workspaceId));
  const actions = entries.map(({ action }) => action).filter((action) => action.startsWith("channel."));
  expect(actions).toContain("channel.disconnected");
  expect(actions.filter((action) => action === "channel.connected")).toHaveLength(1);
});
