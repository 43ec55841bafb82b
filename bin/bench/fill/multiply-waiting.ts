import type { Sql } from "@/lib/db/client";

/**
 * Copies the drafts that wait, with all that they rest on, until so many wait. A copy proposes the same action as its
 * original, so its content hash is right and it can be decided.
 */
export async function multiplyWaiting(sql: Sql, count: number): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`
      create temporary table copy on commit drop as
      with original as (
        select row_number() over (order by r.id) - 1 as n, r.id as review_id, r.draft_id, d.event_id
        from review r join draft d on d.id = r.draft_id where r.status = 'open'),
      held as (select count(*)::int as originals from original)
      select original.*, series.i, uuidv7() as new_review_id, uuidv7() as new_draft_id, uuidv7() as new_event_id
      from held, generate_series(held.originals, ${count - 1}::int) as series(i)
      join original on original.n = series.i % (select originals from held)`;
    await insertCopies(tx, "event", "t.id = copy.event_id", { id: "copy.new_event_id" });
    await insertCopies(tx, "draft", "t.id = copy.draft_id", {
      id: "copy.new_draft_id",
      event_id: "copy.new_event_id",
    });
    const ofDraft = { draft_id: "copy.new_draft_id" };
    await insertCopies(tx, "draft_version", "t.draft_id = copy.draft_id", ofDraft);
    for (const table of ["citation", "finding", "score", "routing_evaluation"]) {
      await insertCopies(tx, table, "t.draft_id = copy.draft_id", { ...ofDraft, id: "uuidv7()" });
    }
    // One a second, so that they have an order.
    const later = (column: string) => `t.${column} + make_interval(secs => copy.i)`;
    await insertCopies(tx, "review", "t.id = copy.review_id", {
      ...ofDraft,
      id: "copy.new_review_id",
      due_at: later("due_at"),
      rank_at: later("rank_at"),
    });
    await insertCopies(tx, "review_text", "t.review_id = copy.review_id", { review_id: "copy.new_review_id" });
  });
  await sql`vacuum (analyze)`;
}

/** Each row of the table that belongs to an original, once for every copy, with some of its columns set. */
async function insertCopies(
  sql: Pick<Sql, "unsafe">,
  table: string,
  belongs: string,
  set: Record<string, string>,
): Promise<void> {
  const columns = await sql.unsafe<{ name: string }[]>(
    `select attname as name from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [table],
  );
  const names = columns.map(({ name }) => name);
  const values = names.map((name) => set[name] ?? `t.${name}`);
  await sql.unsafe(
    `insert into ${table} (${names.join(", ")}) select ${values.join(", ")} from copy join ${table} t on ${belongs}`,
  );
}
