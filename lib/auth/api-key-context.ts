import { eq } from "drizzle-orm";
import type { Clock } from "@/lib/core/clock";
import type { Actor, ServiceContext } from "@/lib/core/context";
import { sha256 } from "@/lib/core/crypto";
import { UnauthenticatedError } from "@/lib/core/errors";
import { log } from "@/lib/core/log";
import type { Database } from "@/lib/db/client";
import { apiKey } from "@/lib/db/schema/auth/api-key";
import { member } from "@/lib/db/schema/members/member";
import { type Permission, permissionsOf, type Role } from "@/lib/members/permissions";
import { groupIdsOfMember } from "./member-groups";

const bearer = /^Bearer (cs_[\w-]{43})$/i;

/**
 * Who calls, from an `Authorization: Bearer cs_…` header: one query, nothing cached, so that a revoked key or a suspended member
 * is out at once. A personal key may what its member may and its scopes name; a service key what its scopes name. Throws
 * UnauthenticatedError.
 */
export async function apiKeyContext(db: Database, clock: Clock, authorization: string | null): Promise<ServiceContext> {
  const key = authorization === null ? undefined : bearer.exec(authorization)?.[1];
  if (!key) throw refusal(authorization === null ? "missing" : "malformed");

  const [row] = await findKey(db, key);
  if (!row) throw refusal("unknown");
  if (row.revokedAt) throw refusal("revoked", row.id);
  if (row.expiresAt && row.expiresAt <= clock.now()) throw refusal("expired", row.id);
  if (row.memberSuspendedAt) throw refusal("suspended", row.id);

  const personal = row.memberId !== null;
  const actor: Actor = row.memberId
    ? { kind: "person", memberId: row.memberId, via: "api" }
    : { kind: "api-key", apiKeyId: row.id };
  return {
    workspaceId: row.workspaceId,
    actor,
    permissions: personal ? inBoth(row.scopes, row.roles ?? []) : new Set(row.scopes),
    groupIds: personal ? row.groupIds : [],
    clock,
    db,
  };
}

const findKey = (db: Database, key: string) =>
  db
    .select({
      id: apiKey.id,
      workspaceId: apiKey.workspaceId,
      memberId: apiKey.memberId,
      scopes: apiKey.scopes,
      expiresAt: apiKey.expiresAt,
      revokedAt: apiKey.revokedAt,
      roles: member.roles,
      memberSuspendedAt: member.suspendedAt,
      groupIds: groupIdsOfMember,
    })
    .from(apiKey)
    .leftJoin(member, eq(member.id, apiKey.memberId))
    .where(eq(apiKey.keyHash, sha256(key)));

function inBoth(scopes: readonly Permission[], roles: readonly Role[]): Set<Permission> {
  const held = permissionsOf(roles);
  return new Set(scopes.filter((scope) => held.has(scope)));
}

type Reason = "missing" | "malformed" | "unknown" | "revoked" | "expired" | "suspended";

/** The caller is not told which it was; the log is. */
function refusal(reason: Reason, apiKeyId?: string): UnauthenticatedError {
  log.warn({ reason, apiKeyId }, "API key refused");
  return new UnauthenticatedError(
    "Send a valid API key: Authorization: Bearer cs_… . Keys are made under Settings, API keys.",
  );
}
