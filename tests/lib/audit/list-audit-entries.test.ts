import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { listAuditEntries } from "@/lib/audit/list-audit-entries";
import { listCheckpoints } from "@/lib/audit/list-checkpoints";
import { PermissionError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import { auditContent } from "@/lib/db/schema/audit/audit-content";
import { sealEntries, writeEntries } from "../../support/audit";
import { apiKeyContext, contextFor, createMember, type TestContext } from "../../support/context";
import { testDatabase } from "../../support/database";

const db = await testDatabase();
let ctx: TestContext;

beforeEach(async () => {
  ctx = contextFor(db, await createMember(db, { roles: ["auditor"], name: "Audrey Auditor" }));
});

describe("the audit log", () => {
  test("is newest first, with who did it by name, and shows what is sealed", async () => {
    await writeEntries(ctx, 2);
    await sealEntries(ctx, 2);
    await writeEntries(ctx, 1);

    const { data, nextCursor } = await listAuditEntries(ctx, {});

    expect(data.map(({ sealed }) => sealed)).toEqual([false, true, true]);
    expect(data[0]).toMatchObject({
      action: "draft.created",
      actorName: "Audrey Auditor",
      entityType: "draft",
      at: ctx.clock.now(),
    });
    expect(data[2]?.content).toMatchObject({ position: 0 });
    expect(nextCursor).toBeNull();
  });

  test("is paged without a gap or a repeat, also while it grows", async () => {
    await writeEntries(ctx, 5);
    const first = await listAuditEntries(ctx, { limit: 2 });
    await writeEntries(ctx, 3);
    const second = await listAuditEntries(ctx, { limit: 2, cursor: first.nextCursor ?? undefined });
    const third = await listAuditEntries(ctx, { limit: 2, cursor: second.nextCursor ?? undefined });

    expect([first, second, third].flatMap(({ data }) => data.map(({ content }) => content?.position))).toEqual([
      4, 3, 2, 1, 0,
    ]);
    expect(third.nextCursor).toBeNull();
  });

  test("is filtered by what it is about and by action", async () => {
    const draftId = newId();
    await writeEntries(ctx, 2, draftId);
    await writeEntries(ctx, 3);
    expect((await listAuditEntries(ctx, { entityId: draftId })).data).toHaveLength(2);
    expect((await listAuditEntries(ctx, { action: "draft.created" })).data).toHaveLength(5);
    expect((await listAuditEntries(ctx, { action: "draft.edited" })).data).toEqual([]);
  });

  test("shows an erased entry without its content", async () => {
    await writeEntries(ctx, 1);
    await db
      .update(auditContent)
      .set({ payload: null, salt: null })
      .where(eq(auditContent.workspaceId, ctx.workspaceId));
    expect((await listAuditEntries(ctx, {})).data).toMatchObject([{ action: "draft.created", content: null }]);
  });

  test("can't be read from another workspace, nor without the permission", async () => {
    await writeEntries(ctx, 1);
    await sealEntries(ctx, 1);
    const elsewhere = contextFor(db, await createMember(db, { roles: ["owner"] }));
    const reviewer = contextFor(db, await createMember(db, { workspaceId: ctx.workspaceId, roles: ["reviewer"] }));

    expect((await listAuditEntries(elsewhere, {})).data).toEqual([]);
    expect((await listCheckpoints(elsewhere, {})).data).toEqual([]);
    await expect(listAuditEntries(reviewer, {})).rejects.toThrow(PermissionError);
    await expect(listCheckpoints(reviewer, {})).rejects.toThrow(PermissionError);
  });
});

describe("the checkpoints", () => {
  test("are listed newest first, page by page", async () => {
    for (let size = 1; size <= 3; size += 1) {
      await writeEntries(ctx, 1);
      await sealEntries(ctx, 1);
    }
    const key = apiKeyContext(db, ctx.workspaceId, ["audit:read"]);
    const first = await listCheckpoints(key, { limit: 2 });
    const second = await listCheckpoints(key, { limit: 2, cursor: first.nextCursor ?? undefined });

    expect([first, second].map(({ data }) => data.map(({ treeSize }) => treeSize))).toEqual([[3, 2], [1]]);
    expect(second.nextCursor).toBeNull();
  });
});
