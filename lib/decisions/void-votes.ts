import { and, eq, isNull, type SQL } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import type { Transaction } from "@/lib/db/client";
import { decision } from "@/lib/db/schema/decisions/decision";

/** Takes the standing votes of a locked review back: all of them, or those of which something more holds. */
export async function voidVotes(tx: Transaction, ctx: ServiceContext, reviewId: string, only?: SQL): Promise<void> {
  await tx
    .update(decision)
    .set({ voidedAt: ctx.clock.now() })
    .where(
      and(eq(decision.reviewId, reviewId), eq(decision.workspaceId, ctx.workspaceId), isNull(decision.voidedAt), only),
    );
}
