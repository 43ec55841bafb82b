import type { ServiceContext } from "@/lib/core/context";
import type { WriteBackState } from "@/lib/db/schema/write-back/write-back";
import { withTransaction } from "@/lib/db/transaction";
import type { Vault } from "@/lib/vault/vault";
import { type AttemptResult, attemptWriteBack, carryOut } from "./attempt-write-back";
import { claimInTransaction, type NotClaimed } from "./claim";
import { openInTransaction } from "./open-write-backs";

/**
 * Opens what an approval has to be carried out and makes the first attempt of all that is due. Returns what came of each, in order;
 * nothing if there is nothing to carry out. Safe to repeat: the rows say what was done.
 */
export async function carryOutDecision(
  ctx: ServiceContext,
  decisionId: string,
  { vault }: { vault: Vault },
): Promise<(WriteBackState | NotClaimed)[]> {
  const { first, others } = await withTransaction(ctx, async (tx) => {
    const [opened, ...rest] = await openInTransaction(tx, ctx, decisionId);
    const isDue = opened && opened.notBefore <= ctx.clock.now();
    // With the first one's claim in it, most approvals need no transaction more. The others' deadlines begin when it is their turn.
    if (isDue) return { first: await claimInTransaction(tx, ctx, opened.id, vault), others: rest };
    return { first: undefined, others: opened ? [opened, ...rest] : [] };
  });

  const results: AttemptResult[] = first ? [await carryOut(ctx, first)] : [];
  for (const { id } of others) results.push(await attemptWriteBack(ctx, id, { vault }));
  return results.map((result) => (result.claimed ? result.state : result.reason));
}
