import { connect } from "@/lib/db/client";
import type { Installed } from "../install";
import { withoutIndexes } from "./without-indexes";
import { messages, writeMessages } from "./write-messages";

export interface FillOptions {
  count: number;
  /** One in so many waits; they lie among the decided ones. */
  oneWaitsIn: number;
}

/** So many at once: the search index's words are worked out one row after the other. */
const writers = 2;

/** Fills the queue's two tables as some months of work would: groups, people, languages, texts and times as mixed as they come. */
export async function fillReviews(
  databaseUrl: string,
  { workspaceId, team }: Installed,
  { count, oneWaitsIn }: FillOptions,
): Promise<void> {
  const db = connect(databaseUrl, writers);
  const sql = db.$client;
  try {
    const [workflow] = await sql<{ id: string }[]>`select id from workflow where workspace_id = ${workspaceId}`;
    if (!workflow) throw new Error("The install has no workflow.");
    await writeMessages(sql);
    const write = (writer: number) =>
      sql.begin(async (tx) => {
        // The rows are made to fit: nothing has to look whether they do.
        await tx`set local session_replication_role = replica`;
        await tx`
          create temporary table made on commit drop as
          select i, uuidv7() as id, i % ${oneWaitsIn}::int = 0 as open, random() as confidence,
            now() - make_interval(secs => (${count}::int - i) * 10) as opened_at,
            (${team.groupIds}::text[])[1 + floor(random() * 6)::int]::uuid as group_id,
            -- Most are nobody's; one in two hundred is the reviewer's.
            case when random() < 0.005 then ${team.reviewer.memberId}::uuid when random() < 0.1 then gen_random_uuid() end as assignee_id,
            case when random() < 0.05 then '{"kind": "count", "needed": 2}' else '{"kind": "any"}' end::jsonb as policy
          from generate_series(${writer}::int, ${count - 1}::int, ${writers}::int) as i`;
        await tx`
          insert into review (id, workspace_id, draft_id, workflow_id, draft_version, content_hash, status, outcome, policy, group_id,
            assignee_id, confidence, held, risk, language, category, channel, customer_key, doubts, opened_at, due_at, rank_at,
            expected_loss, snoozed_until, closed_at)
          select id, ${workspaceId}::uuid, uuidv7(), ${workflow.id}::uuid, 1, encode(sha256(id::text::bytea), 'hex'),
            case when open then 'open' else 'decided' end, case when open then null when i % 10 = 1 then 'rejected' else 'approved' end,
            policy, group_id, assignee_id, confidence, false, (i % 50 = 0)::int, (array['en', 'de', 'fr', 'es'])[1 + i % 4],
            'category ' || i % 12, (array['email', 'chat', 'form'])[1 + i % 3], 'customer' || i % 100000 || '@customer.example',
            i % 4, opened_at, opened_at + interval '4 hours', opened_at + interval '4 hours' - (1 - confidence) * interval '30 minutes',
            1 - confidence, case when open and random() < 0.03 then now() + interval '1 day' end,
            case when not open then opened_at + random() * interval '6 hours' end
          from made`;
        await tx`
          insert into review_text (review_id, workspace_id, title, customer, preview, body)
          select made.id, ${workspaceId}::uuid, title, 'Customer ' || i % 100000, preview, body || ' order ' || i
          from made join bench_message m on m.id = (i / 5 + i % 5 * 4001) % ${messages}::int`;
      });
    await withoutIndexes(sql, ["review", "review_text"], async () => {
      await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
    });
    await sql`drop table bench_message`;
    await sql`vacuum (analyze) review, review_text`;
  } finally {
    await sql.end();
  }
}
