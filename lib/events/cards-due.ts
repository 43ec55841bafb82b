import { type SQL, sql } from "drizzle-orm";
import type { LiveMessage } from "./live";

/** The ids of the cards that show one of the changed reviews and may yet change, as a JSON list, or null: for a select of something else. */
export function cardsOf({ workspaceId, reviewIds, draftIds }: Omit<LiveMessage, "counts">): SQL {
  const reviews =
    draftIds.length > 0
      ? sql`select r.id from review r where r.workspace_id = ${workspaceId} and r.draft_id in ${draftIds}`
      : sql`select unnest(${sql.param(`{${reviewIds.join(",")}}`)}::uuid[])`;
  return sql`(select json_agg(c.id) from card c
    where c.workspace_id = ${workspaceId} and c.settled_at is null and c.review_id in (${reviews}))`;
}
