/** What is pressed on cards and in their forms, and what comes of it. */
import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, expect, test } from "vitest";
import type { Database } from "@/lib/db/client";
import { recordDecision } from "@/lib/decisions/record-decision";
import { getDraft } from "@/lib/review/get-draft";
import { getReview } from "@/lib/review/get-review";
import { createMember } from "../../../support/context";
import { testDatabase } from "../../../support/database";
import { actionsOf } from "../../../support/teams";
import { channel, offered, shown, teamsReviews, type TeamsReviews } from "../../../support/teams-reviews";
import { toldOfReview } from "../../../support/workflow";

let db: Database;
let here: TeamsReviews;
beforeAll(async () => {
  db = await testDatabase();
  here = await teamsReviews(db);
});
beforeEach(() => {
  here.teams.faults.length = 0;
});

test("a card says what came in, what is proposed and how sure it is; pressing Approve approves it as who pressed", async () => {
  const { review, message } = await here.cardOf();
  for (const words of toldOfReview) expect(shown(message)).toContain(words);
  // It stands on locked phones.
  expect(message.summary).toBe("A draft was assigned to you");

  const answer = await here.press(message, "approve");
  const [vote] = await here.votesOn(review);
  expect(vote).toMatchObject({ outcome: "approved", surface: "teams", contentHash: review.contentHash });
  expect(vote?.actor).toEqual({ kind: "person", memberId: here.rita.member.id, via: "teams" });
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
  const { review, message } = await here.cardOf();
  const form = await here.press(message, "edit");
  expect(shown(form)).toContain("your parcel is on its way");
  const refused = await here.press(message, "submit-edit", { card: form.card, values: { body: " " } });
  expect(offered(refused.card)).toContain("submit-edit");
  expect(await here.statusOf(review)).toMatchObject({ status: "open" });

  const body = 'It comes "tomorrow" <b>&amp; on time</b> 🎉\n\nBest, Rita';
  await here.press(message, "submit-edit", { card: form.card, values: { body } });
  expect(await here.statusOf(review)).toEqual({ status: "decided", outcome: "approved_with_edits" });
  const draft = await getDraft(here.as(here.rita.member), { draftId: review.draftId });
  expect(draft.versions.at(-1)?.content.body).toBe(body);
  expect(here.teams.faults).toEqual([]);
});

test("a rejection needs a reason; another draft is asked for in words; it is given to somebody, put off and escalated", async () => {
  const { review, message } = await here.cardOf();
  const form = await here.press(message, "reject");
  const reasons = actionsOf(form.card);
  expect(reasons.length).toBeGreaterThan(0);
  await here.press(message, "submit-reject", { card: form.card, values: {} });
  expect(await here.statusOf(review)).toMatchObject({ status: "open" });
  await here.press(message, "submit-reject", {
    card: form.card,
    values: { reason: "wrong-facts", comment: "Another order." },
  });
  expect(await here.statusOf(review)).toMatchObject({ status: "decided", outcome: "rejected" });

  const omar = await createMember(db, { workspaceId: here.workspaceId, roles: ["approver"], name: "Omar Other" });
  const given = await here.cardOf();
  const people = await here.press(given.message, "assign");
  expect(shown(people)).toContain("Omar Other");
  await here.press(given.message, "submit-assign", { card: people.card, values: { member: omar.id } });
  expect(await getReview(here.as(here.rita.member), { reviewId: given.review.id })).toMatchObject({
    assigneeId: omar.id,
  });

  const later = await here.cardOf();
  const times = await here.press(later.message, "snooze");
  await here.press(later.message, "submit-snooze", { card: times.card, values: { until: "snoozeDay" } });
  const { snoozedUntil } = await getReview(here.as(here.rita.member), { reviewId: later.review.id });
  expect(snoozedUntil?.getTime()).toBe(here.clock.now().getTime() + 86_400_000);

  const hard = await here.cardOf();
  const words = await here.press(hard.message, "escalate");
  await here.press(hard.message, "submit-escalate", { card: words.card, values: { comment: "Is this a threat?" } });
  expect(await here.votesOn(hard.review)).toMatchObject([{ outcome: "escalated", comment: "Is this a threat?" }]);
  expect(here.teams.faults).toEqual([]);
});

test("an approval is taken back within its time, on the card where it was made", async () => {
  const { review, message } = await here.cardOf({ undoSeconds: 60 });
  const approved = await here.press(message, "approve");
  expect(offered(approved.card)).toContain("undo");
  await here.press(message, "undo", { card: approved.card });
  expect(await here.statusOf(review)).toMatchObject({ status: "open" });
});

test("what is grave is asked for once more, and nothing is decided by the first press", async () => {
  const { review, message } = await here.cardOf({ risk: 2 });
  expect(offered(message.card)).not.toContain("approve");
  const asked = await here.press(message, "confirm");
  expect(await here.votesOn(review)).toEqual([]);
  await here.press(message, "approve", { card: asked.card });
  expect(await here.statusOf(review)).toMatchObject({ status: "decided" });
});

test("looking at a card decides nothing, whatever the client sends by itself; each sees what they may do", async () => {
  const { review, message } = await here.cardOf({ place: channel });
  expect(message.card?.refresh).toMatchObject({ action: { verb: "look" } });
  const byItself = here.teams.pressing(here.rita.user, message, "approve");
  Object.assign(byItself.value as object, { trigger: "automatic" });
  for (let times = 0; times < 3; times += 1) {
    const response = await here.teams.post({ ...byItself, id: randomUUID() });
    expect(offered(here.teams.readAnswer(await response.json()).card)).toContain("approve");
  }
  const look = {
    ...here.teams.pressing(here.rita.user, message, "approve"),
    value: { action: (message.card?.refresh as { action: object }).action, trigger: "automatic" },
  };
  expect((await here.teams.post(look)).status).toBe(200);
  expect(await here.votesOn(review)).toEqual([]);

  const auditor = await here.person("Otto", ["auditor"]);
  const theirs = await here.teams.post({ ...look, from: { id: auditor.user.mri, aadObjectId: auditor.user.id } });
  const seen = here.teams.readAnswer(await theirs.json());
  expect(shown(seen)).toContain("Where is my parcel?");
  expect(offered(seen.card)).toEqual(["Action.OpenUrl"]);
  expect(here.teams.faults).toEqual([]);
});

test("who presses late is told who was first; a draft that has changed is shown anew and not approved as it was", async () => {
  const omar = await here.person("Omar");
  const { review, message } = await here.cardOf({ place: channel });
  await Promise.all([
    here.press(message, "approve"),
    here.press(message, "approve", {}, omar.user),
    here.press(message, "approve"),
  ]);
  expect(await here.votesOn(review)).toHaveLength(1);

  const stale = await here.cardOf({ place: channel });
  const { draftVersion, contentHash, id: reviewId } = stale.review;
  const old = structuredClone(stale.message.card);
  await recordDecision(here.as(omar.member), {
    reviewId,
    draftVersion,
    contentHash,
    decision: "rejected",
    reasonCode: "wrong-facts",
  });
  const late = await here.press(stale.message, "approve", { card: old });
  expect(shown(late)).toContain("Member Omar");
  expect(offered(late.card)).not.toContain("approve");
});

test("what was typed for a draft that has changed meanwhile comes back with the refusal", async () => {
  const omar = await here.person("Quicker");
  const { review, message } = await here.cardOf();
  const form = await here.press(message, "edit");
  const { id: reviewId, draftVersion, contentHash } = review;
  await recordDecision(here.as(omar.member), { reviewId, draftVersion, contentHash, decision: "approved" });
  const late = await here.press(message, "submit-edit", { card: form.card, values: { body: "Half an hour of work" } });
  expect(shown(late)).toContain("Half an hour of work");
  expect(shown(late)).toContain("Member Quicker");
  expect(here.teams.faults).toEqual([]);
});

test("a press of an old client whose answer fails is not done again", async () => {
  const { review, message } = await here.cardOf({ place: channel, undoSeconds: 60 });
  const { data } = actionsOf(message.card).find(({ verb }) => verb === "approve") ?? {};
  const thread = `${channel};messageid=${message.id}`;
  const submit = here.teams.activity(here.rita.user, thread, { type: "message", value: data, replyToId: message.id });
  here.teams.failNext(/POST .*conversations$/, 403, "ForbiddenOperationException");
  expect((await here.teams.post(submit)).status).toBe(200);
  expect(await here.statusOf(review)).toMatchObject({ status: "decided" });
});

test("an old client's press comes as a message, decides, and is answered where nobody else reads it", async () => {
  const { review, message } = await here.cardOf({ place: channel });
  const { data } = actionsOf(message.card).find(({ verb }) => verb === "approve") ?? {};
  const thread = `${channel};messageid=${message.id}`;
  const submit = here.teams.activity(here.rita.user, thread, { type: "message", value: data, replyToId: message.id });
  expect((await here.teams.post(submit)).status).toBe(200);
  expect(await here.statusOf(review)).toMatchObject({ status: "decided", outcome: "approved" });
  expect(shown(here.newest(here.rita.user.id))).toContain("Approved by Member Rita");
  expect(here.teams.messagesIn(channel).filter(({ card }) => !card)).toEqual([]);
});
