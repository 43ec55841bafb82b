/** Open drafts that can be judged together. */
import { and, asc, desc, eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { ServiceContext } from "@/lib/core/context";
import { plainText } from "@/lib/core/plain-text";
import { draftVersion } from "@/lib/db/schema/drafting/draft-version";
import { draft } from "@/lib/db/schema/drafting/draft";
import { event } from "@/lib/db/schema/intake/event";
import { review } from "@/lib/db/schema/review/review";
import { reviewText } from "@/lib/db/schema/review/review-text";
import { reviewViewer } from "@/lib/db/schema/review/review-viewer";
import { trigger } from "@/lib/db/schema/workflows/trigger";
import { workflow } from "@/lib/db/schema/workflows/workflow";
import { workflowVersion } from "@/lib/db/schema/workflows/workflow-version";
import { contentHash } from "@/lib/drafting/proposal";
import { requirePermission } from "@/lib/members/require-permission";
import { inView } from "./review-views";
import { visibleReviews } from "./visible";

export interface AlikeGroup {
  likeness: string;
  count: number;
  workflowName: string;
  /** The subject of the most urgent. */
  title: string;
}

/** Groups are looked for among so many of the most urgent: a million waiting must not slow a page. */
const lookedThrough = 2000;
const mostGroups = 50;
/** More are not judged with one look. */
export const mostTogether = 100;

/** What the caller can do something about and is like at least one other, the largest group first. */
export async function listAlike(ctx: ServiceContext): Promise<AlikeGroup[]> {
  requirePermission(ctx, "reviews:decide");
  const urgent = ctx.db
    .select({ id: review.id, likeness: review.likeness, workflowId: review.workflowId, rankAt: review.rankAt })
    .from(review)
    .where(and(eq(review.workspaceId, ctx.workspaceId), inView(ctx, "open"), visibleReviews(ctx)))
    .orderBy(asc(review.rankAt), asc(review.id))
    .limit(lookedThrough)
    .as("urgent");
  const count = sql<number>`count(*)::int`;
  return ctx.db
    .select({
      likeness: sql<string>`${urgent.likeness}`,
      count,
      workflowName: workflow.name,
      title: sql<string>`(array_agg(${reviewText.title} order by ${urgent.rankAt}, ${urgent.id}))[1]`,
    })
    .from(urgent)
    .innerJoin(reviewText, eq(reviewText.reviewId, urgent.id))
    .innerJoin(workflow, eq(workflow.id, urgent.workflowId))
    .where(sql`${urgent.likeness} is not null`)
    .groupBy(urgent.likeness, workflow.name)
    .having(sql`count(*) > 1`)
    .orderBy(desc(count), asc(urgent.likeness))
    .limit(mostGroups);
}

export interface AlikeDraft {
  reviewId: string;
  draftId: string;
  title: string;
  customer: string;
  body: string;
  draftVersion: number;
  contentHash: string;
  /** Of the actions as they are shown. */
  renderedHash: string;
  confidence: number | null;
  doubts: number;
  stake: number | null;
  /** Why it is not decided together with others, whoever asks. `stake`: more than the workflow allows, or not known. */
  alone: "grave" | "stake" | null;
  /** The caller has had this version on screen. */
  seen: boolean;
}

export const GetAlikeInput = z.object({ likeness: z.string().max(64).transform(plainText) });

/** The drafts of a group, the most urgent first. */
export async function getAlike(ctx: ServiceContext, input: z.input<typeof GetAlikeInput>): Promise<AlikeDraft[]> {
  requirePermission(ctx, "reviews:decide");
  const { likeness } = GetAlikeInput.parse(input);
  const me = ctx.actor.kind === "person" ? ctx.actor.memberId : null;
  const rows = await ctx.db
    .select({
      reviewId: review.id,
      draftId: review.draftId,
      title: reviewText.title,
      customer: reviewText.customer,
      content: draftVersion.content,
      actions: draftVersion.actions,
      draftVersion: review.draftVersion,
      contentHash: review.contentHash,
      confidence: review.confidence,
      doubts: review.doubts,
      stake: review.stake,
      alone: aloneBecause,
      seen: seenBy(me),
    })
    .from(review)
    .innerJoin(reviewText, eq(reviewText.reviewId, review.id))
    .innerJoin(draft, eq(draft.id, review.draftId))
    .innerJoin(workflowVersion, eq(workflowVersion.id, draft.workflowVersionId))
    .innerJoin(
      draftVersion,
      and(eq(draftVersion.draftId, review.draftId), eq(draftVersion.version, review.draftVersion)),
    )
    .where(
      and(
        eq(review.workspaceId, ctx.workspaceId),
        inView(ctx, "open"),
        eq(review.likeness, likeness),
        visibleReviews(ctx),
      ),
    )
    .orderBy(asc(review.rankAt), asc(review.id))
    .limit(mostTogether);
  return rows.map(({ content, actions, ...row }) => ({
    ...row,
    body: content.body,
    renderedHash: contentHash(actions),
  }));
}

const togetherUpTo = sql`(${workflowVersion.definition} -> 'review' ->> 'togetherUpTo')::float8`;

/** The trigger that it came by says where the stake is. */
const tellsStake = sql`exists (
  select from ${event} join ${trigger} on ${trigger.id} = ${event.triggerId} and ${trigger.workspaceId} = ${review.workspaceId}
  where ${event.id} = ${draft.eventId} and ${trigger.mapping} ->> 'stake' is not null)`;

/**
 * What may not be decided with others: grave or irreversible, above the workflow's own limit, or where it has one and the stake should be
 * known, but is not. For a select over `review`, `draft` and `workflow_version`.
 */
export const aloneBecause = sql<AlikeDraft["alone"]>`case
  when ${review.risk} >= 2 then 'grave'
  when ${review.stake} > ${togetherUpTo} then 'stake'
  when ${review.stake} is null and ${togetherUpTo} is not null and ${tellsStake} then 'stake' end`;

/** Whether a member has had the version in force on screen. For a select over `review`. */
export const seenBy = (memberId: string | null) => sql<boolean>`exists (
  select from ${reviewViewer} where ${reviewViewer.reviewId} = ${review.id} and ${reviewViewer.memberId} = ${memberId}
    and ${reviewViewer.seenVersion} >= ${review.draftVersion})`;
