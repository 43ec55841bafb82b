import type { Queryable } from "@/lib/db/client";

/**
 * SQL that is true if every conjunct of a condition (`EventMatch[]` as jsonb) holds. A path that leads nowhere equals nothing. The
 * arguments are SQL text of jsonb values: the condition, the event that started the run, and the second event.
 */
export function holds(sql: Queryable, condition: string, event: string, second: string) {
  const at = (document: string, key: string) =>
    `${document} #> array(select jsonb_array_elements_text(c.term -> '${key}'))`;
  return sql.unsafe(`not exists (
    select 1 from jsonb_array_elements(${condition}) as c(term)
    where (case when c.term ? 'async' then ${at(second, "async")} else ${at(event, "event")} end
      = case when c.term ? 'value' then c.term -> 'value' else ${at(event, "event")} end) is not true
  )`);
}

/** SQL for an outbox row as the SDK is given it. */
export const eventDocument = (sql: Queryable, row: string) =>
  sql.unsafe(`jsonb_build_object('id', ${row}.id, 'name', ${row}.name, 'data', ${row}.data,
    'ts', floor(extract(epoch from ${row}.deliver_at) * 1000)::bigint)`);
