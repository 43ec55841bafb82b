import { eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { newId } from "@/lib/core/id";
import { auditContent } from "@/lib/db/schema/audit/audit-content";
import { draft } from "@/lib/db/schema/drafting/draft";
import { draftVersion } from "@/lib/db/schema/drafting/draft-version";
import { event } from "@/lib/db/schema/intake/event";
import { workflowVersion } from "@/lib/db/schema/workflows/workflow-version";
import { sealEntries, writeEntries } from "../../support/audit";
import { contextFor, createMember, type TestContext } from "../../support/context";
import { testDatabase } from "../../support/database";

const db = await testDatabase();
let ctx: TestContext;

beforeAll(async () => {
  ctx = contextFor(db, await createMember(db, { roles: ["owner"] }));
  await writeEntries(ctx, 3);
  await sealEntries(ctx, 3);
  await storeHistory(ctx);
});

const refused = (table: string, operation: string) =>
  expect.objectContaining({
    cause: expect.objectContaining({ message: expect.stringMatching(`^${operation} on ${table} is refused`) }),
  });

const everyColumn: [table: string, set: string][] = [
  ["audit_entry", "action = 'draft.edited'"],
  ["audit_entry", "at = at"],
  ["audit_leaf", "leaf_hash = ''"],
  ["audit_checkpoint", "root_hash = ''"],
  ["draft_version", "content = '{}'"],
  ["workflow_version", "definition = '{}'"],
  ["event", "subject = 'another'"],
  ["event", "data = '{}', received_at = now()"],
  ["audit_content", `payload = '{"other": true}'`],
  ["audit_content", "payload = null"],
  ["audit_content", "salt = null"],
  ["audit_content", "payload = null, salt = null, entry_id = gen_random_uuid()"],
  ["audit_content", "payload = null, salt = null, workspace_id = gen_random_uuid()"],
];

describe("the database refuses to rewrite history:", () => {
  test.each(everyColumn)("update %s set %s", async (table, set) => {
    await expect(db.execute(sql.raw(`update ${table} set ${set}`))).rejects.toEqual(refused(table, "UPDATE"));
  });

  const tables = [...new Set(everyColumn.map(([table]) => table))];

  test.each(tables)("delete from %s", async (table) => {
    await expect(db.execute(sql.raw(`delete from ${table}`))).rejects.toEqual(refused(table, "DELETE"));
  });

  test.each(tables)("truncate %s", async (table) => {
    await expect(db.execute(sql.raw(`truncate ${table} cascade`))).rejects.toEqual(refused(table, "TRUNCATE"));
  });

  test.each(tables)("a delete from %s in replica mode, where ordinary triggers sleep", async (table) => {
    const asReplica = db.transaction(async (tx) => {
      await tx.execute(sql`set local session_replication_role = replica`);
      await tx.execute(sql.raw(`delete from ${table}`));
    });
    await expect(asReplica).rejects.toEqual(refused(table, "DELETE"));
  });
});

describe("what the law may ask for stays possible:", () => {
  test("the content of an audit entry can be erased, payload and salt together", async () => {
    const [first] = await db.select().from(auditContent).where(eq(auditContent.workspaceId, ctx.workspaceId)).limit(1);
    const entryId = first?.entryId ?? "";
    await db.update(auditContent).set({ payload: null, salt: null }).where(eq(auditContent.entryId, entryId));

    const [erased] = await db.select().from(auditContent).where(eq(auditContent.entryId, entryId));
    expect(erased).toMatchObject({ payload: null, salt: null });
  });

  test("and is not brought back", async () => {
    const restoring = db.execute(sql`update audit_content set payload = '{}', salt = '\\x00' where payload is null`);
    await expect(restoring).rejects.toEqual(refused("audit_content", "UPDATE"));
  });

  test("the data of an event can be erased", async () => {
    await db.execute(sql`update event set data = '{}'`);
    const rows = await db.select({ data: event.data }).from(event);
    expect(rows).toEqual([{ data: {} }]);
  });
});

/** One row in each table that isn't audit's own, so that a row-level refusal has something to refuse. */
async function storeHistory({ workspaceId, actor }: TestContext): Promise<void> {
  const [workflowId, workflowVersionId, eventId, draftId] = [newId(), newId(), newId(), newId()];
  await db.insert(workflowVersion).values({
    id: workflowVersionId,
    workspaceId,
    workflowId,
    version: 1,
    definition: sql`'{}'::jsonb`,
    publishedBy: actor,
  });
  await db.insert(event).values({
    id: eventId,
    workspaceId,
    workflowId,
    origin: "live",
    source: "/test",
    type: "ticket.created",
    subject: "4312",
    sourceOrder: 1,
    occurredAt: new Date(),
    receivedAt: new Date(),
    data: sql`'{"title": "A ticket"}'::jsonb`,
  });
  const made = { id: draftId, workspaceId, workflowId, workflowVersionId, eventId };
  await db.insert(draft).values({ ...made, origin: "live", held: false, holdReasons: [], explanation: "" });
  await db
    .insert(draftVersion)
    .values({ workspaceId, draftId, version: 1, content: { body: "Dear Zoë" }, actions: [], contentHash: "00" });
}
