import { type SQL, sql } from "drizzle-orm";
import type { LiveMessage } from "./live";

/** The ids of the callbacks that wait for one of the changed reviews, as a JSON list, or null: for a select of something else. */
export function callbacksOf({ workspaceId, reviewIds, draftIds }: Omit<LiveMessage, "counts">): SQL {
  const drafts =
    draftIds.length > 0
      ? sql`select d.agent_request_id from draft d where d.workspace_id = ${workspaceId} and d.id in ${draftIds}`
      : sql`select d.agent_request_id from review r join draft d on d.id = r.draft_id
          where r.workspace_id = ${workspaceId} and r.id in ${reviewIds}`;
  return sql`(select json_agg(c.id) from callback_delivery c where c.state = 'waiting' and c.agent_request_id in (${drafts}))`;
}
