import { passesOn } from "@/lib/decisions/outcome";
import type { ReviewDetail } from "@/lib/review/get-review";

/** Where a review stands, as the page polls it: plain JSON, times ISO 8601. */
export interface ReviewState {
  status: ReviewDetail["status"];
  outcome: ReviewDetail["outcome"];
  draftVersion: number;
  votes: { needed: number; open: number };
  /** The reader has a standing vote on the version in force. */
  voted: boolean;
  /** Another draft is being written in place of the version in force. */
  redrafting: boolean;
  /** What the reader asked another draft for, where none could be made. */
  askedInVain: string | null;
  /** Who put it before others, and why. */
  escalated: { name: string; why: string } | null;
  /** When it was closed, by whatever. */
  closedAt: string | null;
  /** The decision that closed it. */
  closing: {
    decisionId: string;
    name: string;
    outcome: string;
    at: string;
    reasonCode: string | null;
    reasonLabel: string | null;
    comment: string | null;
  } | null;
  delivery: {
    state: NonNullable<ReviewDetail["delivery"]>["state"];
    writeBackId: string;
    remoteId: string | null;
    message: string | null;
    notBefore: string | null;
    settledAt: string | null;
  } | null;
  undoUntil: string | null;
}

export function toReviewState(review: ReviewDetail, memberId: string): ReviewState {
  const standing = review.decisions.filter((decision) => !decision.voided);
  const closing = standing.find(({ closes }) => closes);
  const { delivery } = review;
  return {
    status: review.status,
    outcome: review.outcome,
    draftVersion: review.draftVersion,
    votes: review.votes,
    voted: standing.some(
      ({ actor, draftVersion, outcome }) =>
        !passesOn(outcome) &&
        actor.kind === "person" &&
        actor.memberId === memberId &&
        draftVersion === review.draftVersion,
    ),
    redrafting:
      review.status === "open" &&
      standing.some(({ outcome, draftVersion }) => outcome === "redraft" && draftVersion === review.draftVersion),
    askedInVain: askedInVain(review, memberId),
    escalated: escalationOf(review),
    closedAt: review.closedAt?.toISOString() ?? null,
    closing:
      review.status === "decided" && closing
        ? {
            decisionId: closing.id,
            name: closing.actorName,
            outcome: closing.outcome,
            at: closing.decidedAt.toISOString(),
            reasonCode: closing.reasonCode,
            reasonLabel: closing.reasonLabel,
            comment: closing.comment,
          }
        : null,
    delivery: delivery && {
      state: delivery.state,
      writeBackId: delivery.writeBackId,
      remoteId: delivery.remoteId,
      message: delivery.message,
      notBefore: delivery.notBefore?.toISOString() ?? null,
      settledAt: delivery.settledAt?.toISOString() ?? null,
    },
    undoUntil: review.undoUntil?.toISOString() ?? null,
  };
}

/**
 * A request that no longer stands although nothing came of it: there is no other version, the one who asked has not decided since, and
 * nobody's decision since was taken back, which takes all before it back as well.
 */
function askedInVain({ status, draftVersion, decisions }: ReviewDetail, memberId: string): string | null {
  const at = decisions.findLastIndex(({ actor }) => actor.kind === "person" && actor.memberId === memberId);
  const last = decisions[at];
  if (status !== "open" || last?.outcome !== "redraft" || !last.voided || last.draftVersion !== draftVersion)
    return null;
  return decisions.slice(at + 1).some(({ voided }) => voided) ? null : (last.comment ?? "");
}

/** Of an open review, by whom it was escalated last. */
function escalationOf({ status, decisions }: ReviewDetail): ReviewState["escalated"] {
  const last = decisions.findLast(({ outcome }) => outcome === "escalated");
  return status === "open" && last ? { name: last.actorName, why: last.comment ?? "" } : null;
}

/** Nothing more will happen by itself. */
export function isSettled({ status, outcome, delivery }: ReviewState): boolean {
  if (status === "open") return false;
  if (status !== "decided" || (outcome !== "approved" && outcome !== "approved_with_edits")) return true;
  return delivery !== null && delivery.state !== "held" && delivery.state !== "sending";
}
