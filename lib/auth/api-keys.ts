import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { appendAuditEntry } from "@/lib/audit/append";
import type { ServiceContext } from "@/lib/core/context";
import { randomToken, sha256 } from "@/lib/core/crypto";
import { NotFoundError, PermissionError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import { apiKey } from "@/lib/db/schema/auth/api-key";
import { decideLink } from "@/lib/db/schema/channels/decide-link";
import { withTransaction } from "@/lib/db/transaction";
import { type Permission, permissions } from "@/lib/members/permissions";
import { requirePermission } from "@/lib/members/require-permission";

/** What machines do and no role of a person but the owner's holds; an admin may give it to a service key. */
const machineScopes: readonly Permission[] = ["events:write", "drafts:write"];

export const CreateApiKeyInput = z.object({
  name: z.string().trim().min(1).max(100),
  scopes: z.array(z.enum(permissions)).min(1),
  /** Personal: acts as the member who makes it. Otherwise a service key, which acts as itself. */
  personal: z.boolean(),
  expiresAt: z.date().optional(),
});
export type CreateApiKeyInput = z.input<typeof CreateApiKeyInput>;

/** Makes a key. The text of it is in this answer and nowhere else. Nobody hands out what they do not hold. */
export async function createApiKey(
  ctx: ServiceContext,
  input: CreateApiKeyInput,
): Promise<{ apiKeyId: string; key: string }> {
  const { name, scopes, personal, expiresAt } = CreateApiKeyInput.parse(input);
  if (!personal) requirePermission(ctx, "config:write");
  for (const scope of scopes) {
    if (personal || !machineScopes.includes(scope)) requirePermission(ctx, scope);
  }
  const memberId = personal ? requirePerson(ctx) : null;

  const key = `cs_${randomToken()}`;
  const apiKeyId = newId();
  await withTransaction(ctx, async (tx) => {
    const workspaceId = ctx.workspaceId;
    await tx
      .insert(apiKey)
      .values({ id: apiKeyId, workspaceId, memberId, name, keyHash: sha256(key), scopes, expiresAt });
    await appendAuditEntry(tx, ctx, {
      action: "api_key.created",
      entityType: "api_key",
      entityId: apiKeyId,
      content: { name, scopes, member_id: memberId, expires_at: expiresAt?.toISOString() ?? null },
    });
  });
  return { apiKeyId, key };
}

export const RevokeApiKeyInput = z.object({ apiKeyId: z.uuid() });
export type RevokeApiKeyInput = z.input<typeof RevokeApiKeyInput>;

/** Ends a key at once: one's own, or with config:write any of the workspace. Revoking twice is revoking once. */
export async function revokeApiKey(ctx: ServiceContext, input: RevokeApiKeyInput): Promise<void> {
  const { apiKeyId } = RevokeApiKeyInput.parse(input);
  const own = ctx.permissions.has("config:write") ? undefined : eq(apiKey.memberId, requirePerson(ctx));
  const mine = and(eq(apiKey.id, apiKeyId), eq(apiKey.workspaceId, ctx.workspaceId), own);

  await withTransaction(ctx, async (tx) => {
    const [revoked] = await tx
      .update(apiKey)
      .set({ revokedAt: ctx.clock.now() })
      .where(and(mine, isNull(apiKey.revokedAt)))
      .returning({ memberId: apiKey.memberId });
    if (revoked) {
      // What it had shown in frames of other apps ends with it.
      if (revoked.memberId) await tx.delete(decideLink).where(framesOf(ctx, revoked.memberId));
      return appendAuditEntry(tx, ctx, {
        action: "api_key.revoked",
        entityType: "api_key",
        entityId: apiKeyId,
        content: {},
      });
    }
    const [there] = await tx.select({ id: apiKey.id }).from(apiKey).where(mine);
    if (!there) throw new NotFoundError("There is no such API key of yours in this workspace.");
  });
}

const framesOf = ({ workspaceId }: ServiceContext, memberId: string) =>
  and(eq(decideLink.workspaceId, workspaceId), eq(decideLink.memberId, memberId), eq(decideLink.purpose, "embed"));

function requirePerson({ actor }: ServiceContext): string {
  if (actor.kind === "person") return actor.memberId;
  throw new PermissionError("Only a person has keys of their own. Sign in and try again.");
}
