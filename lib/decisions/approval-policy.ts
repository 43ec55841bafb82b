/** When votes close a review. Pure. */
import { z } from "zod";
import { isApproval, type Outcome, passesOn } from "./outcome";

export const ApprovalPolicy = z.discriminatedUnion("kind", [
  /** The first vote closes the review. */
  z.object({ kind: z.literal("any") }),
  /** So many different people must approve; one refusal closes the review. */
  z.object({ kind: z.literal("count"), needed: z.int().min(2) }),
]);
export type ApprovalPolicy = z.infer<typeof ApprovalPolicy>;

/** A standing vote on the version in force. */
export interface Vote {
  principal: string;
  outcome: Outcome;
  /** Policies and service keys do not count towards a quorum of people. */
  byPerson: boolean;
}

export type Verdict = { closed: true; outcome: Outcome } | { closed: false; openVotes: number };

/** Tallies the standing votes, the newest last. */
export function tally(policy: ApprovalPolicy, votes: readonly Vote[]): Verdict {
  const newest = votes.at(-1);
  const approvals = votes.filter((vote) => vote.byPerson && isApproval(vote.outcome));
  const missing = votesNeeded(policy) - new Set(approvals.map((vote) => vote.principal)).size;
  if (!newest || passesOn(newest.outcome)) return { closed: false, openVotes: missing };
  if (policy.kind === "any" || !isApproval(newest.outcome)) return { closed: true, outcome: newest.outcome };
  if (missing > 0) return { closed: false, openVotes: missing };

  const edited = approvals.some((vote) => vote.outcome === "approved_with_edits");
  return { closed: true, outcome: edited ? "approved_with_edits" : "approved" };
}

export const votesNeeded = (policy: ApprovalPolicy): number => (policy.kind === "any" ? 1 : policy.needed);
