import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { appendAuditEntry } from "@/lib/audit/append";
import { secondsAfter } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import { NotFoundError } from "@/lib/core/errors";
import { trigger } from "@/lib/db/schema/workflows/trigger";
import { withTransaction } from "@/lib/db/transaction";
import { requirePermission } from "@/lib/members/require-permission";
import { deleteSecret, saveSecret } from "@/lib/vault/secrets";
import type { Vault } from "@/lib/vault/vault";
import { triggerSecretPurpose } from "./create-trigger";
import { verifiers } from "./signatures/table";

export const RotateTriggerSecretInput = z.object({
  triggerId: z.uuid(),
  /** How long the secret in force stays valid beside the new one. 0 after a leak. */
  overlapHours: z.number().min(0).max(168).default(24),
});

/**
 * Gives a trigger a new secret, shown this once. The one before works on for the overlap; one that was still in its own overlap ends
 * now.
 */
export async function rotateTriggerSecret(
  ctx: ServiceContext,
  vault: Vault,
  input: z.input<typeof RotateTriggerSecretInput>,
): Promise<{ secret: string; previousSecretUntil: Date }> {
  requirePermission(ctx, "config:write");
  const { triggerId, overlapHours } = RotateTriggerSecretInput.parse(input);

  return withTransaction(ctx, async (tx) => {
    const own = and(eq(trigger.id, triggerId), eq(trigger.workspaceId, ctx.workspaceId));
    const [known] = await tx.select().from(trigger).where(own).for("update");
    if (!known) throw new NotFoundError("There is no such trigger in this workspace.");

    const secret = verifiers[known.scheme].newSecret();
    const previousSecretUntil = secondsAfter(ctx.clock.now(), overlapHours * 3600);
    const secretId = await saveSecret(tx, ctx, vault, { purpose: triggerSecretPurpose, value: secret });
    await tx
      .update(trigger)
      .set({
        secretId,
        previousSecretId: known.secretId,
        previousSecretUntil,
        version: sql`${trigger.version} + 1`,
      })
      .where(own);
    if (known.previousSecretId) await deleteSecret(tx, ctx, known.previousSecretId);

    await appendAuditEntry(tx, ctx, {
      action: "trigger.secret_rotated",
      entityType: "trigger",
      entityId: triggerId,
      content: { previous_secret_until: previousSecretUntil.toISOString() },
    });
    return { secret, previousSecretUntil };
  });
}
