import { type SQL, sql } from "drizzle-orm";
import { review } from "@/lib/db/schema/review/review";

/** The principal's approval stands, and the review waits for somebody else's. One that takes any vote is closed by the first. */
export const votedBy = (principal: SQL): SQL<boolean> => sql`(${review.policy} ->> 'kind' <> 'any' and exists (
  select from decision d where d.review_id = ${review.id} and d.draft_version = ${review.draftVersion}
    and d.principal = ${principal} and d.voided_at is null and d.outcome in ('approved', 'approved_with_edits')))`;
