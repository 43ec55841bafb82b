/** The queue's views: which reviews each of them holds, for the one who asks. */
import { and, eq, gt, inArray, isNotNull, isNull, lte, ne, or, type SQL, sql } from "drizzle-orm";
import { principalOf } from "@/lib/core/actor";
import type { ServiceContext } from "@/lib/core/context";
import { review } from "@/lib/db/schema/review/review";
import type { ReviewView } from "./queue-options";
import { votedBy } from "./voted-by";

// A literal: PostgreSQL uses a partial index only where it can see that its condition holds.
const open = sql`review.status = 'open'`;

/**
 * - open: what the caller can do something about now; for who decides nothing, all that is open
 * - mine: assigned to the caller, or in their hands
 * - groups: of the caller's groups, and nobody's in particular
 * - unassigned: nobody's, and no group's
 * - waiting: in the hands of others, after a vote or an escalation of the caller's or an assignment
 * - mentioned: named by somebody in a comment
 * - snoozed: put off until later
 * - decided, failed: no longer open; approved but not sent
 */
export function inView(ctx: ServiceContext, view: ReviewView): SQL | undefined {
  const me = ctx.actor.kind === "person" ? ctx.actor.memberId : null;
  const mine = me === null ? sql`false` : eq(review.assigneeId, me);
  const now = ctx.clock.now();
  const awake = or(isNull(review.snoozedUntil), lte(review.snoozedUntil, now));

  switch (view) {
    case "open":
      return ctx.permissions.has("reviews:decide")
        ? and(open, awake, or(isNull(review.assigneeId), mine), or(mine, notEscalatedBy(me)), sql`not ${voted(ctx)}`)
        : and(open, awake);
    case "mine":
      return me === null
        ? sql`false`
        : and(open, or(mine, and(eq(review.claimedBy, me), gt(review.claimedUntil, now))));
    case "groups":
      return ctx.groupIds.length === 0
        ? sql`false`
        : and(open, awake, inArray(review.groupId, [...ctx.groupIds]), isNull(review.assigneeId));
    case "unassigned":
      return and(open, awake, isNull(review.assigneeId), isNull(review.groupId));
    case "waiting":
      return me === null ? sql`false` : and(open, waitingOnOthers(ctx, me));
    case "mentioned":
      return me === null ? sql`false` : and(open, mentioning(ctx, me));
    case "snoozed":
      return and(open, isNotNull(review.snoozedUntil), gt(review.snoozedUntil, now));
    case "decided":
      return sql`review.status <> 'open'`;
    case "failed":
      return and(sql`review.status <> 'open'`, notSent);
  }
}

/** Who escalated a draft has said that somebody else should decide it. */
const notEscalatedBy = (me: string | null): SQL | undefined =>
  me === null ? undefined : or(isNull(review.escalatedBy), ne(review.escalatedBy, me));

const voted = (ctx: ServiceContext): SQL => votedBy(sql`${principalOf(ctx.actor)}`);

/** Each way to it is looked up where it is rare: together, and asked for one page, PostgreSQL would rather look at all that is open. */
const waitingOnOthers = (ctx: ServiceContext, me: string): SQL => {
  const others = or(isNull(review.assigneeId), ne(review.assigneeId, me));
  const found = [
    and(isNotNull(review.assigneeId), ne(review.assigneeId, me)),
    and(eq(review.escalatedBy, me), others),
    voted(ctx),
  ].map(
    (way) => sql`select ${review.id} from ${review} where ${and(eq(review.workspaceId, ctx.workspaceId), open, way)}`,
  );
  return sql`${review.id} in (${sql.join(found, sql` union all `)})`;
};

/** Found by who is mentioned, not looked up for each review. */
const mentioning = ({ workspaceId }: ServiceContext, me: string): SQL => sql`${review.id} in (
  select c.review_id from review_comment c where c.workspace_id = ${workspaceId} and c.mentions @> array[${me}]::uuid[])`;

const notSent = sql`exists (
  select from write_back w where w.workspace_id = ${review.workspaceId} and w.draft_id = ${review.draftId} and w.state in ('failed', 'uncertain'))`;
