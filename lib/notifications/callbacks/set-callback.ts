import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { appendAuditEntry } from "@/lib/audit/append";
import type { ServiceContext } from "@/lib/core/context";
import { sha256 } from "@/lib/core/crypto";
import { NotFoundError } from "@/lib/core/errors";
import { isStorable } from "@/lib/core/plain-text";
import type { Transaction } from "@/lib/db/client";
import { callback } from "@/lib/db/schema/notifications/callback";
import { workflow } from "@/lib/db/schema/workflows/workflow";
import { withTransaction } from "@/lib/db/transaction";
import { verifiers } from "@/lib/intake/signatures/table";
import { requirePermission } from "@/lib/members/require-permission";
import { deleteSecret, saveSecret } from "@/lib/vault/secrets";
import type { Vault } from "@/lib/vault/vault";

export const SetCallbackInput = z.object({
  workflowId: z.uuid(),
  url: z
    .url({ protocol: /^https?$/, error: "must be an http or https address" })
    .max(2000)
    .refine((text) => isStorable(text) && isBare(text), "must have no user, password or fragment"),
  allowPrivateAddresses: z.boolean().default(false),
});

const isBare = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { username, password, hash } = new URL(text);
  return `${username}${password}${hash}` === "";
};

const callbackSecretPurpose = "callback-signature";

/** Has the results of a workflow's agents sent to an address from now on. The secret is new, and shown this once. Throws NotFoundError. */
export async function setCallback(
  ctx: ServiceContext,
  vault: Vault,
  input: z.input<typeof SetCallbackInput>,
): Promise<{ secret: string }> {
  requirePermission(ctx, "config:write");
  const { workflowId, url, allowPrivateAddresses } = SetCallbackInput.parse(input);
  const secret = verifiers["standard-webhooks"].newSecret();
  return withTransaction(ctx, async (tx) => {
    await forget(tx, ctx, workflowId);
    const secretId = await saveSecret(tx, ctx, vault, { purpose: callbackSecretPurpose, value: secret });
    await tx
      .insert(callback)
      .values({ workflowId, workspaceId: ctx.workspaceId, url, secretId, allowPrivateAddresses });
    await appendAuditEntry(tx, ctx, {
      action: "callback.set",
      entityType: "workflow",
      entityId: workflowId,
      // What follows the host may be a secret of whoever is called.
      content: {
        origin: new URL(url).origin,
        url_sha256: sha256(url),
        allow_private_addresses: allowPrivateAddresses,
      },
    });
    return { secret };
  });
}

export const RemoveCallbackInput = SetCallbackInput.pick({ workflowId: true });

/** Results are sent nowhere any more; agents still collect them. Removing twice is removing once. Throws NotFoundError. */
export async function removeCallback(ctx: ServiceContext, input: z.input<typeof RemoveCallbackInput>): Promise<void> {
  requirePermission(ctx, "config:write");
  const { workflowId } = RemoveCallbackInput.parse(input);
  await withTransaction(ctx, async (tx) => {
    if (!(await forget(tx, ctx, workflowId))) return;
    await appendAuditEntry(tx, ctx, {
      action: "callback.removed",
      entityType: "workflow",
      entityId: workflowId,
      content: {},
    });
  });
}

/** Locks the workflow, so that of two who set it at once the second finds the first's. */
async function forget(tx: Transaction, ctx: ServiceContext, workflowId: string): Promise<boolean> {
  const [own] = await tx
    .select({ id: workflow.id })
    .from(workflow)
    .where(and(eq(workflow.id, workflowId), eq(workflow.workspaceId, ctx.workspaceId)))
    .for("update");
  if (!own) throw new NotFoundError("There is no such workflow in this workspace.");
  const [gone] = await tx
    .delete(callback)
    .where(and(eq(callback.workflowId, workflowId), eq(callback.workspaceId, ctx.workspaceId)))
    .returning({ secretId: callback.secretId });
  if (gone) await deleteSecret(tx, ctx, gone.secretId);
  return gone !== undefined;
}
