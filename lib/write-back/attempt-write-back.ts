/** One attempt to carry out one approved action: claim the row, send the stored request, settle what came of it. */
import type { ServiceContext } from "@/lib/core/context";
import type { Receipt } from "@/lib/connectors/connector";
import { ConnectorError } from "@/lib/connectors/connector-error";
import type { Vault } from "@/lib/vault/vault";
import { type Claim, type Claimed, claimWriteBack, type NotClaimed } from "./claim";
import { settleFailure, settleReceipt } from "./settle";
import type { WriteBackState } from "@/lib/db/schema/write-back/write-back";

export type AttemptResult = { claimed: false; reason: NotClaimed } | { claimed: true; state: WriteBackState };

/**
 * Makes one attempt if the write-back is due. Never throws for what the target does: that is settled in the row, with the time of
 * the next attempt. A crash in between leaves the row `sending` until its deadline, and reconcile takes it up from there.
 */
export async function attemptWriteBack(
  ctx: ServiceContext,
  writeBackId: string,
  { vault }: { vault: Vault },
): Promise<AttemptResult> {
  return carryOut(ctx, await claimWriteBack(ctx, writeBackId, vault));
}

/** The rest of an attempt, once its claim has committed. */
export async function carryOut(ctx: ServiceContext, claim: Claim): Promise<AttemptResult> {
  if ("reason" in claim) return { claimed: false, reason: claim.reason };
  if ("refused" in claim) return { claimed: true, state: await settleFailure(ctx, claim.refused, claim.error) };

  const ended = await send(ctx, claim);
  const state =
    "receipt" in ended ? await settleReceipt(ctx, claim, ended.receipt) : await settleFailure(ctx, claim, ended.error);
  return { claimed: true, state };
}

async function send(ctx: ServiceContext, claim: Claimed): Promise<{ receipt: Receipt } | { error: ConnectorError }> {
  const { connector, config, credentials, request, key } = claim;
  const remaining = claim.sendBy.getTime() - ctx.clock.now().getTime();
  // Stalled between claim and send: by now somebody else may have taken over.
  if (remaining <= 0)
    return { error: new ConnectorError("transient", "The worker was too slow to send within its deadline.") };

  const access = { config, credentials, signal: AbortSignal.timeout(remaining), fetch: claim.fetch };
  try {
    const found =
      claim.mayBeWritten && connector.lookUp && claim.once === "lookup"
        ? await connector.lookUp(request, key, access)
        : null;
    return { receipt: found ?? (await connector.send(request, access)) };
  } catch (error) {
    if (error instanceof ConnectorError) return { error };
    return {
      error: new ConnectorError("uncertain", "The connector failed in an unexpected way.", {}, { cause: error }),
    };
  }
}
