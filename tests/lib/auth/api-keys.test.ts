import { eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { apiKeyContext } from "@/lib/auth/api-key-context";
import { createApiKey, revokeApiKey } from "@/lib/auth/api-keys";
import { NotFoundError, PermissionError, UnauthenticatedError } from "@/lib/core/errors";
import { secondsAfter } from "@/lib/core/clock";
import { sha256 } from "@/lib/core/crypto";
import type { Database } from "@/lib/db/client";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { apiKey } from "@/lib/db/schema/auth/api-key";
import { member } from "@/lib/db/schema/members/member";
import type { Role } from "@/lib/members/permissions";
import { contextFor, createMember } from "../../support/context";
import { testDatabase } from "../../support/database";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

async function arrange(roles: Role[]) {
  const who = await createMember(db, { roles, groups: ["Billing"] });
  const ctx = contextFor(db, who);
  return { who, ctx, use: (key: string) => apiKeyContext(db, ctx.clock, `Bearer ${key}`) };
}

test("a personal key acts as its member, with no more than its scopes name", async () => {
  const { who, ctx, use } = await arrange(["reviewer"]);
  const { key } = await createApiKey(ctx, { name: "script", scopes: ["reviews:read"], personal: true });

  expect(await use(key)).toMatchObject({
    workspaceId: who.workspaceId,
    actor: { kind: "person", memberId: who.id, via: "api" },
    groupIds: who.groupIds,
    permissions: new Set(["reviews:read"]),
  });
});

test("a personal key loses what its member loses, at once", async () => {
  const { who, ctx, use } = await arrange(["approver"]);
  const { key } = await createApiKey(ctx, {
    name: "script",
    scopes: ["reviews:read", "reviews:decide"],
    personal: true,
  });
  await db
    .update(member)
    .set({ roles: ["auditor"] })
    .where(eq(member.id, who.id));
  expect((await use(key)).permissions).toEqual(new Set(["reviews:read"]));

  await db.update(member).set({ suspendedAt: new Date() }).where(eq(member.id, who.id));
  await expect(use(key)).rejects.toBeInstanceOf(UnauthenticatedError);
});

test("a service key acts as itself", async () => {
  const { ctx, use } = await arrange(["admin"]);
  const { apiKeyId, key } = await createApiKey(ctx, { name: "helpdesk", scopes: ["events:write"], personal: false });
  expect(await use(key)).toMatchObject({
    actor: { kind: "api-key", apiKeyId },
    permissions: new Set(["events:write"]),
  });
});

test("nobody gives a key what they do not hold", async () => {
  const { ctx } = await arrange(["admin"]);
  const decide = { name: "bot", scopes: ["reviews:decide" as const] };
  await expect(createApiKey(ctx, { ...decide, personal: true })).rejects.toBeInstanceOf(PermissionError);
  await expect(createApiKey(ctx, { ...decide, personal: false })).rejects.toBeInstanceOf(PermissionError);

  const reviewer = await arrange(["reviewer"]);
  const service = createApiKey(reviewer.ctx, { name: "bot", scopes: ["reviews:read"], personal: false });
  await expect(service).rejects.toBeInstanceOf(PermissionError);
});

test("wrong, misspelt, missing, expired and revoked keys are all refused in the same words", async () => {
  const { ctx, use } = await arrange(["reviewer"]);
  const expiresAt = secondsAfter(ctx.clock.now(), 60);
  const expiring = await createApiKey(ctx, { name: "short", scopes: ["reviews:read"], personal: true, expiresAt });
  const revoked = await createApiKey(ctx, { name: "old", scopes: ["reviews:read"], personal: true });
  await use(revoked.key);
  await revokeApiKey(ctx, { apiKeyId: revoked.apiKeyId });
  ctx.clock.advance(60);

  const refusals = await Promise.all(
    [expiring.key, revoked.key, `cs_${"A".repeat(43)}`, "cs_short"].map((key) =>
      use(key).catch((error: unknown) => error),
    ),
  );
  const missing: unknown = await apiKeyContext(db, ctx.clock, null).catch((error: unknown) => error);
  for (const refusal of [...refusals, missing]) expect(refusal).toBeInstanceOf(UnauthenticatedError);
  expect(new Set([...refusals, missing].map((refusal) => (refusal as Error).message)).size).toBe(1);
});

test("only the hash of a key is kept", async () => {
  const { ctx } = await arrange(["reviewer"]);
  const { apiKeyId, key } = await createApiKey(ctx, { name: "script", scopes: ["reviews:read"], personal: true });
  const [row] = await db.select().from(apiKey).where(eq(apiKey.id, apiKeyId));
  expect(row?.keyHash).toBe(sha256(key));
  expect(JSON.stringify(row)).not.toContain(key);
});

test("a member revokes their own keys only, an admin every key of the workspace, nobody one of another", async () => {
  const owner = await arrange(["reviewer"]);
  const { apiKeyId } = await createApiKey(owner.ctx, { name: "mine", scopes: ["reviews:read"], personal: true });
  const colleague = contextFor(db, await createMember(db, { workspaceId: owner.who.workspaceId, roles: ["reviewer"] }));
  const stranger = await arrange(["admin"]);
  await expect(revokeApiKey(colleague, { apiKeyId })).rejects.toBeInstanceOf(NotFoundError);
  await expect(revokeApiKey(stranger.ctx, { apiKeyId })).rejects.toBeInstanceOf(NotFoundError);

  const admin = contextFor(db, await createMember(db, { workspaceId: owner.who.workspaceId, roles: ["admin"] }));
  await revokeApiKey(admin, { apiKeyId });
  await revokeApiKey(admin, { apiKeyId });
  const entries = await db.select().from(auditEntry).where(eq(auditEntry.entityId, apiKeyId)).orderBy(auditEntry.id);
  expect(entries.map((entry) => entry.action)).toEqual(["api_key.created", "api_key.revoked"]);
});
