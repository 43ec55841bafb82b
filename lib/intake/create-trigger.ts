import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { appendAuditEntry } from "@/lib/audit/append";
import type { ServiceContext } from "@/lib/core/context";
import { ConflictError, NotFoundError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import { type Trigger, trigger } from "@/lib/db/schema/workflows/trigger";
import { workflow } from "@/lib/db/schema/workflows/workflow";
import { withTransaction } from "@/lib/db/transaction";
import { requirePermission } from "@/lib/members/require-permission";
import { saveSecret } from "@/lib/vault/secrets";
import type { Vault } from "@/lib/vault/vault";
import { TriggerMapping } from "@/lib/workflows/definition";
import { compileCheck } from "./payload/payload-check";
import { signatureSchemes } from "./signatures";
import { verifiers } from "./signatures/table";

export const CreateTriggerInput = z.object({
  workflowId: z.uuid(),
  /** The last part of the address; unique over all workspaces. */
  slug: z
    .string()
    .max(63)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "must be lower-case words with hyphens"),
  mapping: TriggerMapping,
  /** JSON Schema, 2020-12. */
  payloadSchema: z.record(z.string(), z.unknown()),
  scheme: z.enum(signatureSchemes),
});

/** The purpose under which a trigger's secrets are in the vault. */
export const triggerSecretPurpose = "trigger-signature";

/** Opens an address for signed deliveries. The secret is shown this once. Throws ConflictError when the address is taken. */
export async function createTrigger(
  ctx: ServiceContext,
  vault: Vault,
  input: z.input<typeof CreateTriggerInput>,
): Promise<{ trigger: Trigger; secret: string }> {
  requirePermission(ctx, "config:write");
  const { workflowId, ...settings } = CreateTriggerInput.parse(input);
  compileCheck(settings.payloadSchema);
  const secret = verifiers[settings.scheme].newSecret();

  return withTransaction(ctx, async (tx) => {
    const [owner] = await tx
      .select({ id: workflow.id })
      .from(workflow)
      .where(and(eq(workflow.id, workflowId), eq(workflow.workspaceId, ctx.workspaceId)));
    if (!owner) throw new NotFoundError("There is no such workflow in this workspace.");

    const secretId = await saveSecret(tx, ctx, vault, { purpose: triggerSecretPurpose, value: secret });
    const [created] = await tx
      .insert(trigger)
      .values({ id: newId(), workspaceId: ctx.workspaceId, workflowId, secretId, ...settings })
      .onConflictDoNothing()
      .returning();
    if (!created) throw new ConflictError("This address is taken. Choose another slug.", { slug: settings.slug });

    await appendAuditEntry(tx, ctx, {
      action: "trigger.created",
      entityType: "trigger",
      entityId: created.id,
      content: { workflow_id: workflowId, ...settings },
    });
    return { trigger: created, secret };
  });
}
