import { sql } from "drizzle-orm";

/**
 * The prompt version of what the drafter wrote: of the newest version up to the decided one that no person edited. Null where a person
 * wrote it from the start. For a query of `counted` alone.
 */
export const promptVersion = sql<string | null>`(
  select g.prompt_version from draft_version v
  join generation g on g.id = coalesce(v.generation_id, counted.generation_id)
  where v.draft_id = counted.draft_id and v.version <= counted.draft_version and v.edited_by is null
  order by v.version desc limit 1)`;
