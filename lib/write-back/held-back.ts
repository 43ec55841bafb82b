import { sql } from "drizzle-orm";

/** For a query over `write_back`: whether a kill switch is on for the row's workspace, connection or workflow. */
export const isHeldBack = sql<boolean>`exists (
  select from kill_switch k where k.workspace_id = write_back.workspace_id and k.target_id in (
    write_back.workspace_id, write_back.connection_id, (select d.workflow_id from draft d where d.id = write_back.draft_id)))`;
