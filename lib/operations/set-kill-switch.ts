import { and, eq, type SQL } from "drizzle-orm";
import { z } from "zod";
import { appendAuditEntry } from "@/lib/audit/append";
import type { ServiceContext } from "@/lib/core/context";
import { NotFoundError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import type { Transaction } from "@/lib/db/client";
import { connection } from "@/lib/db/schema/connectors/connection";
import { killSwitch } from "@/lib/db/schema/operations/kill-switch";
import { workflow } from "@/lib/db/schema/workflows/workflow";
import { withTransaction } from "@/lib/db/transaction";
import { requirePermission } from "@/lib/members/require-permission";
import { wakeOverdueWriteBacks } from "@/lib/write-back/reconcile";

export const SetKillSwitchInput = z.discriminatedUnion("scope", [
  z.object({ scope: z.literal("all"), on: z.boolean() }),
  z.object({ scope: z.literal("workflow"), id: z.uuid(), on: z.boolean() }),
  z.object({ scope: z.literal("connection"), id: z.uuid(), on: z.boolean() }),
]);
export type SetKillSwitchInput = z.input<typeof SetKillSwitchInput>;

export interface KillSwitchState {
  scope: SetKillSwitchInput["scope"];
  /** The workflow or connection; the workspace itself for `all`. */
  targetId: string;
  on: boolean;
}

/**
 * Throws or releases a kill switch: while it is on no write-back of its scope starts; released, what waited starts at once. Setting it
 * twice is setting it once.
 */
export async function setKillSwitch(ctx: ServiceContext, input: SetKillSwitchInput): Promise<KillSwitchState> {
  requirePermission(ctx, "config:write");
  const wish = SetKillSwitchInput.parse(input);
  const { scope, on } = wish;

  return withTransaction(ctx, async (tx) => {
    const targetId = wish.scope === "all" ? ctx.workspaceId : await requireTarget(tx, ctx, wish);
    const changed = on ? await throwSwitch(tx, ctx, scope, targetId) : await releaseSwitch(tx, ctx, targetId);
    if (changed) {
      const action = on ? "kill_switch.thrown" : "kill_switch.released";
      const entityType = scope === "all" ? "workspace" : scope;
      await appendAuditEntry(tx, ctx, { action, entityType, entityId: targetId, content: { scope } });
      if (!on) await wakeOverdueWriteBacks(tx, { workspaceId: ctx.workspaceId, now: ctx.clock.now() });
    }
    return { scope, targetId, on };
  });
}

async function requireTarget(
  tx: Transaction,
  ctx: ServiceContext,
  { scope, id }: { scope: "workflow" | "connection"; id: string },
): Promise<string> {
  const table = scope === "workflow" ? workflow : connection;
  const own: SQL | undefined = and(eq(table.id, id), eq(table.workspaceId, ctx.workspaceId));
  const [found] = await tx.select({ id: table.id }).from(table).where(own);
  if (!found) throw new NotFoundError(`There is no such ${scope} in this workspace.`);
  return id;
}

async function throwSwitch(
  tx: Transaction,
  ctx: ServiceContext,
  scope: KillSwitchState["scope"],
  targetId: string,
): Promise<boolean> {
  const thrown = await tx
    .insert(killSwitch)
    .values({ id: newId(), workspaceId: ctx.workspaceId, scope, targetId, thrownBy: ctx.actor })
    .onConflictDoNothing()
    .returning({ id: killSwitch.id });
  return thrown.length > 0;
}

async function releaseSwitch(tx: Transaction, { workspaceId }: ServiceContext, targetId: string): Promise<boolean> {
  const released = await tx
    .delete(killSwitch)
    .where(and(eq(killSwitch.workspaceId, workspaceId), eq(killSwitch.targetId, targetId)))
    .returning({ id: killSwitch.id });
  return released.length > 0;
}
