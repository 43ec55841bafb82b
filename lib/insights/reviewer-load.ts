import { and, eq, isNotNull, isNull, notInArray, sql } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import { decision } from "@/lib/db/schema/decisions/decision";
import { draft } from "@/lib/db/schema/drafting/draft";
import { review } from "@/lib/db/schema/review/review";
import { outcomes, passesOn } from "@/lib/decisions/outcome";
import { actorNames } from "@/lib/members/actor-name";
import { countedDecisions, countOf, percentile } from "./counted";
import { InsightScope } from "./scope";

export interface ReviewerLoad {
  memberId: string;
  name: string;
  /** Drafts that this person's decision closed. */
  decided: number;
  /** Standing votes on counted drafts that somebody else's decision closed. */
  otherVotes: number;
  /** How long half of the drafts that they voted on were before them at the most; null where it is not known of any. */
  medianViewSeconds: number | null;
  /** Waits now and is assigned to them. */
  assigned: number;
}

/** Who carries how much. People only. */
export async function reviewerLoad(ctx: ServiceContext, input: InsightScope): Promise<ReviewerLoad[]> {
  const [voted, assigned] = await Promise.all([votesOfPeople(ctx, input), assignedNow(ctx, input)]);
  const ids = [...new Set([...voted.keys(), ...assigned.keys()])];
  const nameOf = await actorNames(ctx.db, ids.map(personOf));
  const none = { decided: 0, otherVotes: 0, medianViewSeconds: null };
  return ids
    .map((memberId) => ({
      memberId,
      name: nameOf(personOf(memberId)),
      ...(voted.get(memberId) ?? none),
      assigned: assigned.get(memberId) ?? 0,
    }))
    .sort((a, b) => b.decided - a.decided || b.otherVotes - a.otherVotes || a.name.localeCompare(b.name));
}

const personOf = (memberId: string) => ({ kind: "person", memberId, via: "web" }) as const;

async function votesOfPeople(ctx: ServiceContext, input: InsightScope) {
  const counted = countedDecisions(ctx, input);
  const memberId = sql<string>`${decision.actor} ->> 'memberId'`;
  const rows = await ctx.db
    .select({
      memberId,
      decided: countOf(sql`${decision.closesReview}`),
      otherVotes: countOf(sql`not ${decision.closesReview}`),
      medianViewSeconds: percentile(0.5, sql`${decision.dwellMs} / 1000.0`),
    })
    .from(counted)
    .innerJoin(
      decision,
      and(
        eq(decision.reviewId, counted.reviewId),
        isNull(decision.voidedAt),
        notInArray(decision.outcome, outcomes.filter(passesOn)),
        sql`${decision.actor} ->> 'kind' = 'person'`,
      ),
    )
    .groupBy(memberId);
  return new Map(rows.map(({ memberId, ...row }) => [memberId, row]));
}

async function assignedNow(ctx: ServiceContext, input: InsightScope): Promise<Map<string, number>> {
  const { workflowId } = InsightScope.parse(input);
  const rows = await ctx.db
    .select({ memberId: review.assigneeId, assigned: countOf() })
    .from(review)
    .innerJoin(draft, and(eq(draft.id, review.draftId), eq(draft.origin, "live")))
    .where(
      and(
        eq(review.workspaceId, ctx.workspaceId),
        // A literal, for the partial index.
        sql`${review.status} = 'open'`,
        eq(review.purpose, "approval"),
        isNotNull(review.assigneeId),
        workflowId ? eq(review.workflowId, workflowId) : undefined,
      ),
    )
    .groupBy(review.assigneeId);
  return new Map(rows.flatMap(({ memberId, assigned }) => (memberId ? [[memberId, assigned]] : [])));
}
