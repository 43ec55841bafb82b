/** The sealer: gives entries their place in the workspace's Merkle tree, in commit-safe order, and signs where it got to. */
import { and, desc, eq, sql } from "drizzle-orm";
import { type Clock, systemClock } from "@/lib/core/clock";
import { env } from "@/lib/core/env";
import type { Database, Transaction } from "@/lib/db/client";
import { auditCheckpoint } from "@/lib/db/schema/audit/audit-checkpoint";
import { type AuditEntry, auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { auditLeaf } from "@/lib/db/schema/audit/audit-leaf";
import { workspace } from "@/lib/db/schema/members/workspace";
import { insertTogether, into } from "@/lib/db/insert-together";
import { withTransaction } from "@/lib/db/transaction";
import { signCheckpoint } from "./checkpoint";
import { type AuditSigner, auditSignerOf } from "./keys";
import { leafHash, toLeaf } from "./leaf";
import { CompactRange } from "./merkle";
import { entriesAfter, entriesWithoutLeaf, isRestored, type SealedPlace } from "./unsealed";

export interface SealOptions {
  /** Entries in one transaction. */
  limit?: number;
  /** Looks through the whole log instead of from the last sealed entry on. */
  thorough?: boolean;
  /** From AUDIT_SIGNING_KEY unless given. */
  signer?: AuditSigner;
  clock?: Clock;
}

/**
 * Seals up to `limit` entries of one workspace with one signed checkpoint, and says how many. Entries of transactions that might
 * still be preceded by a running one wait for the next time. 0 also while another sealer is at work on the workspace.
 */
export function sealWorkspace(
  db: Database,
  {
    workspaceId,
    limit = entriesOfBatch,
    thorough = false,
    signer = signerOfEnv(),
    clock = systemClock,
  }: SealOptions & { workspaceId: string },
): Promise<number> {
  return withTransaction({ db }, async (tx) => {
    if (!(await isOnlySealer(tx, workspaceId))) return 0;

    const sealed = await loadTree(tx, workspaceId);
    const entries = await nextEntries(tx, workspaceId, thorough ? null : sealed.last, limit);
    if (entries.length === 0) return 0;

    const { tree } = sealed;
    const leaves = entries.map((entry) => {
      const hash = leafHash(toLeaf(entry));
      tree.append(hash);
      return { workspaceId, leafIndex: tree.size - 1, entryId: entry.id, leafHash: hash.toString("hex") };
    });
    await insertTogether(tx, [
      into(auditLeaf, leaves),
      into(auditCheckpoint, [checkpointOf(tree, workspaceId, signer, clock.now())]),
    ]);
    return entries.length;
  });
}

/**
 * Seals everything that can be sealed, in every workspace, and says how many entries that was. A workspace that can't be sealed
 * doesn't hold up the others: what went wrong is thrown at the end.
 */
export async function sealAll(db: Database, options: SealOptions = {}): Promise<number> {
  const workspaces = await db.select({ id: workspace.id }).from(workspace);
  const faults: unknown[] = [];
  let total = 0;
  for (const { id } of workspaces) {
    try {
      total += await sealToEnd(db, { ...options, workspaceId: id });
    } catch (error) {
      faults.push(error);
    }
  }
  if (faults.length > 0)
    throw new AggregateError(faults, `${faults.length} of ${workspaces.length} workspaces could not be sealed.`);
  return total;
}

/** Seals one workspace batch after batch, and says how many entries that was. */
export async function sealToEnd(
  db: Database,
  { limit = entriesOfBatch, ...options }: SealOptions & { workspaceId: string },
): Promise<number> {
  let total = 0;
  let sealed: number;
  do {
    sealed = await sealWorkspace(db, { ...options, limit });
    total += sealed;
  } while (sealed === limit);
  return total;
}

// Hashing a batch takes the process some twenty milliseconds, in which it does nothing else.
const entriesOfBatch = 1_000;

async function isOnlySealer(tx: Transaction, workspaceId: string): Promise<boolean> {
  const [row] = await tx.execute<{ locked: boolean }>(
    sql`select pg_try_advisory_xact_lock(hashtextextended(${`audit-seal:${workspaceId}`}, 0)) as locked`,
  );
  return row?.locked ?? false;
}

/** The tree as the last checkpoint left it, and the entry it ends in. */
async function loadTree(
  tx: Transaction,
  workspaceId: string,
): Promise<{ tree: CompactRange; last: SealedPlace | null }> {
  const [checkpoint] = await tx
    .select()
    .from(auditCheckpoint)
    .where(eq(auditCheckpoint.workspaceId, workspaceId))
    .orderBy(desc(auditCheckpoint.treeSize))
    .limit(1);
  if (!checkpoint) return { tree: new CompactRange(), last: null };

  const tree = new CompactRange(
    checkpoint.treeSize,
    checkpoint.frontier.map((hash) => Buffer.from(hash, "hex")),
  );
  const [last] = await tx
    .select({ id: auditEntry.id, xid: auditEntry.xid })
    .from(auditLeaf)
    .innerJoin(auditEntry, eq(auditEntry.id, auditLeaf.entryId))
    .where(and(eq(auditLeaf.workspaceId, workspaceId), eq(auditLeaf.leafIndex, checkpoint.treeSize - 1)));
  if (!last || tree.root().toString("hex") !== checkpoint.rootHash) {
    throw new Error(
      `The audit log of workspace ${workspaceId} was altered at checkpoint ${checkpoint.treeSize}: it is not sealed further.`,
    );
  }
  return { tree, last };
}

async function nextEntries(
  tx: Transaction,
  workspaceId: string,
  last: SealedPlace | null,
  limit: number,
): Promise<AuditEntry[]> {
  if (last === null || (await isRestored(tx, last))) return entriesWithoutLeaf(tx, workspaceId, limit);
  return entriesAfter(tx, workspaceId, last, limit);
}

function checkpointOf(
  tree: CompactRange,
  workspaceId: string,
  signer: AuditSigner,
  now: Date,
): typeof auditCheckpoint.$inferInsert {
  const rootHash = tree.root().toString("hex");
  const statement = { workspace: workspaceId, tree_size: tree.size, root_hash: rootHash, at: now.toISOString() };
  return {
    workspaceId,
    treeSize: tree.size,
    rootHash,
    frontier: tree.frontier.map((hash) => Buffer.from(hash).toString("hex")),
    keyId: signer.keyId,
    publicKey: signer.publicKey,
    signature: signCheckpoint(signer, statement),
    createdAt: now,
  };
}

let signer: AuditSigner | undefined;

function signerOfEnv(): AuditSigner {
  const setting = env().AUDIT_SIGNING_KEY;
  if (!setting) throw new Error("AUDIT_SIGNING_KEY is not set. `npm start` and `npm run demo` make one.");
  return (signer ??= auditSignerOf(setting));
}
