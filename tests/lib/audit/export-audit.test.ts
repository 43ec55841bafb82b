import { eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { exportAudit } from "@/lib/audit/export-audit";
import { verifyAuditExport } from "@/lib/audit/verify";
import { ConflictError, PermissionError } from "@/lib/core/errors";
import { auditContent } from "@/lib/db/schema/audit/audit-content";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { withTransaction } from "@/lib/db/transaction";
import { exportLines, sealEntries, testSigner as signer, writeEntries, writeEntriesIn } from "../../support/audit";
import { contextFor, createMember, type TestContext } from "../../support/context";
import { testDatabase } from "../../support/database";

const db = await testDatabase();
let ctx: TestContext;

beforeEach(async () => {
  ctx = contextFor(db, await createMember(db, { roles: ["auditor"] }));
});

const verify = (lines: string[]) => verifyAuditExport([lines.join("\n")]);

describe("an audit export", () => {
  test("holds every entry of the workspace, sealed or not, and verifies", async () => {
    await writeEntries(ctx, 3);
    await sealEntries(ctx, 3);
    await writeEntries(ctx, 2);

    const verdict = await verify(await exportLines(ctx));

    expect(verdict).toMatchObject({
      intact: true,
      entries: 6,
      erased: 0,
      workspaceId: ctx.workspaceId,
      keyId: signer.keyId,
    });
  });

  test("is itself audited, and that entry is the last one in it", async () => {
    await writeEntries(ctx, 1);
    const lines = await exportLines(ctx);
    const last: unknown = JSON.parse(lines.at(-2) ?? "");
    expect(last).toMatchObject({
      index: 1,
      entry: { action: "audit.exported", actor: ctx.actor, entity_type: "workspace", entity_id: ctx.workspaceId },
    });
  });

  test("of many pages comes in leaf order", async () => {
    await writeEntries(ctx, 2_300);
    const lines = await exportLines(ctx);
    expect(lines).toHaveLength(2_303);
    expect(await verify(lines)).toMatchObject({ intact: true, entries: 2_301 });
  });

  test("still verifies when contents were erased, and counts them", async () => {
    await writeEntries(ctx, 3);
    const [entry] = await db.select().from(auditEntry).where(eq(auditEntry.workspaceId, ctx.workspaceId)).limit(1);
    await db
      .update(auditContent)
      .set({ payload: null, salt: null })
      .where(eq(auditContent.entryId, entry?.id ?? ""));

    const lines = await exportLines(ctx);

    expect(lines.filter((line) => line.includes('"erased":true'))).toHaveLength(1);
    expect(await verify(lines)).toMatchObject({ intact: true, entries: 4, erased: 1 });
  });

  test("names the entry that was altered in the database behind the triggers' back", async () => {
    await writeEntries(ctx, 3);
    await sealEntries(ctx, 3);
    await db.transaction(async (tx) => {
      await tx.execute(sql`alter table audit_entry disable trigger append_only`);
      await tx.execute(sql`update audit_entry set action = 'draft.edited' where id = (
        select entry_id from audit_leaf where workspace_id = ${ctx.workspaceId} and leaf_index = 1)`);
      await tx.execute(sql`alter table audit_entry enable always trigger append_only`);
    });
    expect(await verify(await exportLines(ctx))).toMatchObject({ intact: false, fault: { line: 3, index: 1 } });
  });

  test("says so, before the first line, when a running transaction keeps the newest entries open", async () => {
    await withTransaction({ db }, async (tx) => {
      await writeEntriesIn(tx, ctx, 1);
      await expect(exportAudit(ctx, { signer, patienceMs: 100 })).rejects.toThrow(ConflictError);
    });
    expect(await verify(await exportLines(ctx))).toMatchObject({ intact: true, entries: 3 });
  });

  test("needs the permission, and leaves no trace without it", async () => {
    const reviewer = contextFor(
      db,
      await createMember(db, { workspaceId: ctx.workspaceId, roles: ["reviewer", "admin"] }),
    );
    await expect(exportAudit(reviewer, { signer })).rejects.toThrow(PermissionError);
    expect(await db.$count(auditEntry, eq(auditEntry.workspaceId, ctx.workspaceId))).toBe(0);
  });

  test("shows nothing of another workspace", async () => {
    await writeEntries(ctx, 3);
    const other = contextFor(db, await createMember(db, { roles: ["auditor"] }));
    const lines = await exportLines(other);
    expect(await verify(lines)).toMatchObject({ intact: true, entries: 1, workspaceId: other.workspaceId });
    expect(lines.join("\n")).not.toContain(ctx.workspaceId);
  });
});
