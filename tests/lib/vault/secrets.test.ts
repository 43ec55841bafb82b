import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { NotFoundError } from "@/lib/core/errors";
import { auditContent } from "@/lib/db/schema/audit/audit-content";
import { secret } from "@/lib/db/schema/vault/secret";
import { withTransaction } from "@/lib/db/transaction";
import { systemContext } from "@/lib/members/system-context";
import { resealSecrets } from "@/lib/vault/reseal-secrets";
import { deleteSecret, openSecret, saveSecret } from "@/lib/vault/secrets";
import { vaultOf } from "@/lib/vault/vault";
import { createWorkspace } from "@/tests/support/context";
import { testDatabase } from "@/tests/support/database";

const db = await testDatabase();
const [oldKey, newKey] = [randomBytes(32), randomBytes(32)];
const vault = vaultOf(oldKey);

const save = (workspaceId: string, value: string) =>
  withTransaction({ db }, (tx) => saveSecret(tx, { workspaceId }, vault, { purpose: "connection", value }));

test("a saved secret opens in its workspace and is stored sealed", async () => {
  const { id: workspaceId } = await createWorkspace(db);
  const secretId = await save(workspaceId, "hunter2");

  expect(await openSecret(db, { workspaceId }, vault, secretId)).toBe("hunter2");
  const [row] = await db.select().from(secret).where(eq(secret.id, secretId));
  expect(Buffer.from(row?.sealed ?? []).includes("hunter2")).toBe(false);
});

test("another workspace can neither open nor delete it", async () => {
  const [owner, other] = [await createWorkspace(db), await createWorkspace(db)];
  const secretId = await save(owner.id, "hunter2");

  await expect(openSecret(db, { workspaceId: other.id }, vault, secretId)).rejects.toThrow(NotFoundError);
  await withTransaction({ db }, (tx) => deleteSecret(tx, { workspaceId: other.id }, secretId));
  expect(await openSecret(db, { workspaceId: owner.id }, vault, secretId)).toBe("hunter2");
});

test("a row carried over to another workspace does not open there", async () => {
  const [owner, thief] = [await createWorkspace(db), await createWorkspace(db)];
  const secretId = await save(owner.id, "hunter2");
  await db.update(secret).set({ workspaceId: thief.id }).where(eq(secret.id, secretId));
  await expect(openSecret(db, { workspaceId: thief.id }, vault, secretId)).rejects.toThrow(
    "damaged or does not belong here",
  );
});

test("after resealing, the new key alone opens a workspace's secrets, and the audit log tells it", async () => {
  const { id: workspaceId } = await createWorkspace(db);
  const values = Array.from({ length: 130 }, (_, index) => `value ${index}`);
  const ids = await Promise.all(values.map((value) => save(workspaceId, value)));
  const ctx = systemContext(db, workspaceId, "reseal-secrets");

  expect(await resealSecrets(ctx, vaultOf(newKey, [oldKey]))).toBe(130);
  expect(await resealSecrets(ctx, vaultOf(newKey, [oldKey]))).toBe(0);

  const opened = await Promise.all(ids.map((id) => openSecret(db, { workspaceId }, vaultOf(newKey), id)));
  expect(opened).toEqual(values);
  const entries = await db.select().from(auditContent).where(eq(auditContent.workspaceId, workspaceId));
  expect(entries.map((entry) => entry.payload)).toEqual([
    expect.objectContaining({ secrets: 100 }),
    expect.objectContaining({ secrets: 30 }),
  ]);
});
