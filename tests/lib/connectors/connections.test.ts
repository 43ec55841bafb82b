import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { ConflictError, NotFoundError, PermissionError, ValidationError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import { loadConnection, saveConnection } from "@/lib/connectors/connections";
import { auditContent } from "@/lib/db/schema/audit/audit-content";
import { connection } from "@/lib/db/schema/connectors/connection";
import { secret } from "@/lib/db/schema/vault/secret";
import type { Role } from "@/lib/members/permissions";
import { vaultOf } from "@/lib/vault/vault";
import { contextFor, createMember } from "@/tests/support/context";
import { testDatabase } from "@/tests/support/database";

const db = await testDatabase();
const vault = vaultOf(randomBytes(32));

const actingAs = async (...roles: Role[]) => contextFor(db, await createMember(db, { roles }));
const given = {
  connector: "sandbox-helpdesk" as const,
  name: "Helpdesk",
  config: { baseUrl: "https://helpdesk.example.com/" },
  credentials: { token: "hunter2" },
};

test("a saved connection loads with its connector, its settings completed and its credentials from the vault", async () => {
  const ctx = await actingAs("admin");
  const { connectionId } = await saveConnection(ctx, vault, given);

  const loaded = await loadConnection(db, ctx.workspaceId, connectionId);
  expect(loaded).toMatchObject({
    connector: { name: "sandbox-helpdesk" },
    config: { baseUrl: "https://helpdesk.example.com", once: "key", allowPrivateAddresses: false },
    once: "key",
    timeoutMs: 10_000,
  });
  expect(await loaded.credentials(vault)).toEqual({ token: "hunter2" });
  const [row] = await db.select().from(connection).where(eq(connection.id, connectionId));
  expect(JSON.stringify(row)).not.toContain("hunter2");
});

test("saving is audited, without the credentials", async () => {
  const ctx = await actingAs("admin");
  await saveConnection(ctx, vault, given);
  const [entry] = await db.select().from(auditContent).where(eq(auditContent.workspaceId, ctx.workspaceId));
  expect(entry?.payload).toMatchObject({ connector: "sandbox-helpdesk", credentials_changed: true });
  expect(JSON.stringify(entry?.payload)).not.toContain("hunter2");
});

test("only who may configure can save one", async () => {
  await expect(saveConnection(await actingAs("reviewer", "approver", "auditor"), vault, given)).rejects.toThrow(
    PermissionError,
  );
});

test("every fault of settings and credentials is named at once, and no value is repeated", async () => {
  const faulty = {
    ...given,
    config: { baseUrl: "https://user:pw@example.com", once: "twice", surplus: 1 },
    credentials: { token: "a b" },
  };
  const failure = await saveConnection(await actingAs("admin"), vault, faulty).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ValidationError);
  expect((failure as ValidationError).details.faults).toEqual(
    expect.arrayContaining(
      ["/config/baseUrl", "/config/once", "/config/surplus", "/credentials/token"].map(
        (path) => expect.objectContaining({ path }) as unknown,
      ),
    ),
  );
  expect(JSON.stringify(failure)).not.toMatch(/user:pw|a b/);
});

test("a name can't be given twice", async () => {
  const ctx = await actingAs("admin");
  await saveConnection(ctx, vault, given);
  await expect(saveConnection(ctx, vault, given)).rejects.toThrow(ConflictError);
});

test("a change without credentials keeps them; new ones replace and forget the old", async () => {
  const ctx = await actingAs("admin");
  const { connectionId } = await saveConnection(ctx, vault, given);
  const change = { ...given, connectionId, config: { ...given.config, timeoutMs: 2_000 } };

  await saveConnection(ctx, vault, { ...change, credentials: undefined });
  const kept = await loadConnection(db, ctx.workspaceId, connectionId);
  expect([kept.timeoutMs, await kept.credentials(vault)]).toEqual([2_000, { token: "hunter2" }]);

  await saveConnection(ctx, vault, { ...change, credentials: { token: "hunter3" } });
  const replaced = await loadConnection(db, ctx.workspaceId, connectionId);
  expect(await replaced.credentials(vault)).toEqual({ token: "hunter3" });
  expect(await db.select().from(secret).where(eq(secret.workspaceId, ctx.workspaceId))).toHaveLength(1);
});

test("stored credentials do not follow the connection to another server", async () => {
  const ctx = await actingAs("admin");
  const { connectionId } = await saveConnection(ctx, vault, given);
  const moved = { ...given, connectionId, config: { baseUrl: "https://evil.example" }, credentials: undefined };
  await expect(saveConnection(ctx, vault, moved)).rejects.toThrow(ValidationError);
});

test("another workspace can neither change nor load it", async () => {
  const [owner, other] = [await actingAs("admin"), await actingAs("admin")];
  const { connectionId } = await saveConnection(owner, vault, given);
  await expect(saveConnection(other, vault, { ...given, connectionId })).rejects.toThrow(NotFoundError);
  await expect(loadConnection(db, other.workspaceId, connectionId)).rejects.toMatchObject({ kind: "config" });
});

test("what can't be used is the connection's fault: gone, switched off, unknown, ill-fitting, or sealed with a lost key", async () => {
  const ctx = await actingAs("admin");
  const load = (id: string) => loadConnection(db, ctx.workspaceId, id);
  const { connectionId } = await saveConnection(ctx, vault, given);

  const lost = (await load(connectionId)).credentials(vaultOf(randomBytes(32)));
  await expect(lost).rejects.toMatchObject({
    kind: "config",
    message: expect.stringContaining("key that is not set") as string,
  });
  await expect(load(newId())).rejects.toMatchObject({ kind: "config" });
  for (const change of [{ config: {} }, { connector: "of-tomorrow" }, { enabled: false }]) {
    await db.update(connection).set(change).where(eq(connection.id, connectionId));
    await expect(load(connectionId)).rejects.toMatchObject({ kind: "config" });
  }
});
