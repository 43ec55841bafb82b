import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { ConflictError, NotFoundError, PermissionError, ValidationError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import type { Database } from "@/lib/db/client";
import { auditContent } from "@/lib/db/schema/audit/audit-content";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { secret as secretTable } from "@/lib/db/schema/vault/secret";
import { trigger } from "@/lib/db/schema/workflows/trigger";
import { createTrigger } from "@/lib/intake/create-trigger";
import { rotateTriggerSecret } from "@/lib/intake/rotate-trigger-secret";
import { contextFor, createMember } from "../../support/context";
import { testDatabase } from "../../support/database";
import { createTestTrigger, type TestTrigger, ticketMapping, ticketSchema } from "../../support/trigger";
import { createWorkflow } from "../../support/workflow";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

const input = (workflowId: string, slug = `support-${newId()}`) => ({
  workflowId,
  slug,
  mapping: ticketMapping,
  payloadSchema: ticketSchema,
  scheme: "standard-webhooks" as const,
});

const auditOf = (entityId: string, action: string) =>
  db
    .select({ action: auditEntry.action, actor: auditEntry.actor, payload: auditContent.payload })
    .from(auditEntry)
    .innerJoin(auditContent, eq(auditContent.entryId, auditEntry.id))
    .where(eq(auditEntry.entityId, entityId))
    .then((rows) => rows.filter((row) => row.action === action));

describe("a new trigger", () => {
  test("is enabled and audited; its secret is told once and kept sealed", async () => {
    const { trigger: made, secret, admin } = await createTestTrigger(db);
    expect(made).toMatchObject({ enabled: true, version: 1, workspaceId: admin.workspaceId });
    const [sealed] = await db.select().from(secretTable).where(eq(secretTable.id, made.secretId));
    expect(Buffer.from(sealed?.sealed ?? []).includes(Buffer.from(secret))).toBe(false);

    const [audited] = await auditOf(made.id, "trigger.created");
    expect(audited).toMatchObject({ actor: admin.actor, payload: { slug: made.slug } });
    expect(JSON.stringify(audited)).not.toContain(secret);
  });

  test("can't take another's address, not even another workspace's, and leaves no secret behind", async () => {
    const first = await createTestTrigger(db);
    const member = await createMember(db, { roles: ["admin"] });
    const other = contextFor(db, member);
    const workflow = await createWorkflow(db, member.workspaceId);
    await expect(createTrigger(other, first.vault, input(workflow.id, first.trigger.slug))).rejects.toThrow(
      ConflictError,
    );
    expect(await db.select().from(secretTable).where(eq(secretTable.workspaceId, member.workspaceId))).toEqual([]);
  });

  test("can't be hung on another workspace's workflow", async () => {
    const first = await createTestTrigger(db);
    const stranger = contextFor(db, await createMember(db, { roles: ["admin"] }));
    await expect(createTrigger(stranger, first.vault, input(first.workflow.id))).rejects.toThrow(NotFoundError);
  });

  test("is not a reviewer's to make", async () => {
    const { workflow, vault, admin } = await createTestTrigger(db);
    const reviewer = contextFor(db, await createMember(db, { workspaceId: admin.workspaceId, roles: ["reviewer"] }));
    await expect(createTrigger(reviewer, vault, input(workflow.id))).rejects.toThrow(PermissionError);
  });

  test("needs a schema that works", async () => {
    const { workflow, vault, admin } = await createTestTrigger(db);
    const wrong = { ...input(workflow.id), payloadSchema: { type: "tikcet" } };
    await expect(createTrigger(admin, vault, wrong)).rejects.toThrow(ValidationError);
  });
});

describe("rotating a trigger's secret", () => {
  const rotate = (support: TestTrigger, as = support.admin) =>
    rotateTriggerSecret(as, support.vault, { triggerId: support.trigger.id, overlapHours: 24 });

  test("tells the new one, says until when the old one works, and is audited without either", async () => {
    const support = await createTestTrigger(db);
    const { secret, previousSecretUntil } = await rotate(support);
    expect(secret).not.toBe(support.secret);
    expect(previousSecretUntil.getTime() - support.admin.clock.now().getTime()).toBe(24 * 3600 * 1000);

    const [row] = await db.select().from(trigger).where(eq(trigger.id, support.trigger.id));
    expect(row).toMatchObject({ version: 2, previousSecretId: support.trigger.secretId, previousSecretUntil });
    const audited = await auditOf(support.trigger.id, "trigger.secret_rotated");
    expect(audited).toMatchObject([{ actor: support.admin.actor }]);
    expect(JSON.stringify(audited)).not.toContain(secret);
  });

  test("at the same moment by two admins leaves the two newest secrets and none astray", async () => {
    const support = await createTestTrigger(db);
    await Promise.all([rotate(support), rotate(support)]);
    const [row] = await db.select().from(trigger).where(eq(trigger.id, support.trigger.id));
    const kept = await db
      .select({ id: secretTable.id })
      .from(secretTable)
      .where(eq(secretTable.workspaceId, support.admin.workspaceId));
    expect(row?.version).toBe(3);
    expect(new Set(kept.map(({ id }) => id))).toEqual(new Set([row?.secretId, row?.previousSecretId]));
  });

  test("is not possible from another workspace, nor without the permission", async () => {
    const support = await createTestTrigger(db);
    const stranger = contextFor(db, await createMember(db, { roles: ["owner"] }));
    const reviewer = contextFor(
      db,
      await createMember(db, { workspaceId: support.admin.workspaceId, roles: ["reviewer"] }),
    );
    await expect(rotate(support, stranger)).rejects.toThrow(NotFoundError);
    await expect(rotate(support, reviewer)).rejects.toThrow(PermissionError);
  });
});
