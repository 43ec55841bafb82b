import { and, eq, sql } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import { card } from "@/lib/db/schema/channels/card";

/**
 * All of a review that a card can show, and what its reader may see of it hangs on. Two that are the same look the same, and what was taken back is
 * another state than before: else a card that was made in between would pass for that.
 */
export const reviewState = sql<string>`concat_ws('/', review.status, review.outcome, review.draft_version, review.group_id, review.due_at,
  review.assignee_id,
  (select concat(m.suspended_at, m.roles::text) from member m where m.id = card.member_id),
  (select string_agg(g.group_id::text, ',' order by g.group_id) from group_member g where g.member_id = card.member_id),
  (select w.state from write_back w where w.draft_id = review.draft_id and w.state <> 'cancelled' order by w.id desc limit 1),
  (select concat(max(d.id::text), ':', max(d.id::text) filter (where d.voided_at is null)) from decision d where d.review_id = review.id),
  (select max(c.id::text) from review_comment c where c.review_id = review.id))`;

export const ofCard = ({ workspaceId }: ServiceContext, cardId: string) =>
  and(eq(card.id, cardId), eq(card.workspaceId, workspaceId));
