import { expect, test } from "vitest";
import { isSettled, type ReviewState, toReviewState } from "@/app/_components/draft/review-state";
import type { ReviewDetail } from "@/lib/review/get-review";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 2, 9, minute));
const maria = { kind: "person", memberId: "maria", via: "web" } as const;

const vote = (given: Partial<ReviewDetail["decisions"][number]> = {}): ReviewDetail["decisions"][number] => ({
  id: "1",
  outcome: "approved",
  actor: maria,
  actorName: "Maria",
  surface: "web",
  draftVersion: 1,
  decidedAt: at(1),
  comment: null,
  reasonCode: null,
  reasonLabel: null,
  voided: false,
  closes: false,
  ...given,
});

const review = (given: Partial<ReviewDetail> = {}): ReviewDetail => ({
  id: "r",
  draftId: "d",
  draftVersion: 1,
  contentHash: "h",
  status: "open",
  outcome: null,
  held: false,
  workflow: { id: "w", name: "Support reply" },
  category: null,
  channel: null,
  customerKey: null,
  stake: null,
  doubts: 0,
  expectedLoss: 0,
  assigneeId: null,
  groupId: null,
  snoozedUntil: null,
  escalatedAt: null,
  title: "",
  customer: "",
  preview: "",
  confidence: 0.9,
  risk: 0,
  language: null,
  openedAt: at(0),
  dueAt: at(59),
  closedAt: null,
  expiresAt: null,
  supersededBy: null,
  claimedBy: null,
  votes: { needed: 2, open: 1 },
  delivery: null,
  decisions: [],
  assigneeName: null,
  groupName: null,
  undoUntil: null,
  ...given,
});

test("a reader who voted on the version in force has voted; on an older one, or taken back, has not", () => {
  const voted = (...decisions: ReviewDetail["decisions"]) =>
    toReviewState(review({ draftVersion: 2, decisions }), "maria").voted;
  expect(voted(vote({ draftVersion: 2 }))).toBe(true);
  expect(voted(vote({ draftVersion: 1 }))).toBe(false);
  expect(voted(vote({ draftVersion: 2, voided: true }))).toBe(false);
  expect(voted(vote({ draftVersion: 2, actor: { kind: "person", memberId: "jonas", via: "web" } }))).toBe(false);
});

test("the closing decision is the one that closed it, whatever came in beside it, and only of a decided review", () => {
  const jonas = vote({ id: "2", actorName: "Jonas", decidedAt: at(2), closes: true });
  const decisions = [vote(), jonas, vote({ id: "3", actorName: "Ada", outcome: "escalated" })];
  expect(toReviewState(review({ decisions }), "maria").closing).toBeNull();
  const decided = toReviewState(review({ status: "decided", outcome: "approved", decisions }), "maria");
  expect(decided.closing).toMatchObject({ decisionId: "2", name: "Jonas", at: at(2).toISOString() });
});

test("who asked for another draft in vain is told so, until another version or a decision of theirs", () => {
  const asked = vote({ outcome: "redraft", comment: "Shorter.", voided: true });
  const told = (decisions: ReviewDetail["decisions"], given: Partial<ReviewDetail> = {}, reader = "maria") =>
    toReviewState(review({ decisions, ...given }), reader).askedInVain;
  expect(told([asked])).toBe("Shorter.");
  expect(told([{ ...asked, voided: false }])).toBeNull();
  expect(told([asked], { draftVersion: 2 })).toBeNull();
  expect(told([asked, vote({ voided: true })])).toBeNull();
  const jonas = vote({ actor: { kind: "person", memberId: "jonas", via: "web" } });
  expect(told([asked, jonas])).toBe("Shorter.");
  expect(told([asked, { ...jonas, voided: true }])).toBeNull();
  expect(told([asked], { status: "decided", outcome: "approved" })).toBeNull();
  expect(told([asked], {}, "jonas")).toBeNull();
});

test.each<[string, Partial<ReviewState>, boolean]>([
  ["open", { status: "open" }, false],
  ["rejected", { status: "decided", outcome: "rejected" }, true],
  ["expired", { status: "expired" }, true],
  ["approved and not yet on its way", { status: "decided", outcome: "approved" }, false],
  ["held back for the time to undo", { status: "decided", outcome: "approved", delivery: delivery("held") }, false],
  ["sending", { status: "decided", outcome: "approved_with_edits", delivery: delivery("sending") }, false],
  ["sent", { status: "decided", outcome: "approved", delivery: delivery("sent") }, true],
  ["waiting for a person's word", { status: "decided", outcome: "approved", delivery: delivery("uncertain") }, true],
])("the page keeps looking until nothing more happens by itself: %s", (_, given, settled) => {
  expect(isSettled({ ...toReviewState(review(), "maria"), ...given })).toBe(settled);
});

function delivery(state: NonNullable<ReviewState["delivery"]>["state"]): NonNullable<ReviewState["delivery"]> {
  return { state, writeBackId: "w", remoteId: null, message: null, notBefore: null, settledAt: null };
}
