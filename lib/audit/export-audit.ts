import { setTimeout as sleep } from "node:timers/promises";
import { and, asc, desc, eq, gte, lt } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import { ConflictError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import { auditCheckpoint } from "@/lib/db/schema/audit/audit-checkpoint";
import { auditContent } from "@/lib/db/schema/audit/audit-content";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { auditLeaf } from "@/lib/db/schema/audit/audit-leaf";
import { withTransaction } from "@/lib/db/transaction";
import { requirePermission } from "@/lib/members/require-permission";
import { appendAuditEntry } from "./append";
import { type EntryLine, exportFormat, type FinalLine, type HeaderLine } from "./export-line";
import { toLeaf } from "./leaf";
import { type SealOptions, sealToEnd } from "./seal";

type Checkpoint = typeof auditCheckpoint.$inferSelect;

/**
 * The workspace's whole log as JSON Lines (docs/auditor.md), each with its line end. The promise fails before the first line where
 * the export can't be had; the lines are then read in pages. The export itself is audited, and its entry is in it.
 */
export async function exportAudit(
  ctx: ServiceContext,
  options: Pick<SealOptions, "signer"> & { patienceMs?: number } = {},
): Promise<AsyncGenerator<string, void>> {
  requirePermission(ctx, "audit:export");
  const entryId = newId();
  await withTransaction(ctx, (tx) =>
    appendAuditEntry(tx, ctx, {
      id: entryId,
      action: "audit.exported",
      entityType: "workspace",
      entityId: ctx.workspaceId,
      content: { format: exportFormat },
    }),
  );
  await sealThrough(ctx, entryId, options);
  return linesOf(ctx, await newestCheckpoint(ctx));
}

/** Seals until the entry has its place; a transaction that began before it and still runs keeps it waiting. */
async function sealThrough(
  ctx: ServiceContext,
  entryId: string,
  { signer, patienceMs = 30_000 }: { signer?: SealOptions["signer"]; patienceMs?: number },
): Promise<void> {
  const sealing = { workspaceId: ctx.workspaceId, signer, clock: ctx.clock };
  const deadline = performance.now() + patienceMs;
  while (!(await isSealed(ctx, entryId))) {
    if ((await sealToEnd(ctx.db, sealing)) > 0) continue;
    if (performance.now() > deadline) {
      throw new ConflictError(
        "A long-running database transaction keeps the newest audit entries open. Try again when it has ended.",
      );
    }
    await sleep(50);
  }
  await sealToEnd(ctx.db, { ...sealing, thorough: true });
}

async function isSealed(ctx: ServiceContext, entryId: string): Promise<boolean> {
  const rows = await ctx.db
    .select({ index: auditLeaf.leafIndex })
    .from(auditLeaf)
    .where(and(eq(auditLeaf.workspaceId, ctx.workspaceId), eq(auditLeaf.entryId, entryId)));
  return rows.length > 0;
}

async function newestCheckpoint(ctx: ServiceContext): Promise<Checkpoint> {
  const [checkpoint] = await ctx.db
    .select()
    .from(auditCheckpoint)
    .where(eq(auditCheckpoint.workspaceId, ctx.workspaceId))
    .orderBy(desc(auditCheckpoint.treeSize))
    .limit(1);
  if (!checkpoint) throw new Error(`Workspace ${ctx.workspaceId} was sealed without a checkpoint.`);
  return checkpoint;
}

async function* linesOf(ctx: ServiceContext, checkpoint: Checkpoint): AsyncGenerator<string, void> {
  yield line({ format: exportFormat, workspace: ctx.workspaceId });
  for (let start = 0; start < checkpoint.treeSize; start += entriesOfPage) {
    const page = await readPage(ctx, start, Math.min(start + entriesOfPage, checkpoint.treeSize));
    yield* page.map(line);
  }
  yield line(finalOf(checkpoint));
}

const entriesOfPage = 1_000;

async function readPage(ctx: ServiceContext, start: number, end: number): Promise<EntryLine[]> {
  const rows = await ctx.db
    .select({ leaf: auditLeaf, entry: auditEntry, content: auditContent })
    .from(auditLeaf)
    .innerJoin(auditEntry, eq(auditEntry.id, auditLeaf.entryId))
    .leftJoin(auditContent, eq(auditContent.entryId, auditLeaf.entryId))
    .where(
      and(eq(auditLeaf.workspaceId, ctx.workspaceId), gte(auditLeaf.leafIndex, start), lt(auditLeaf.leafIndex, end)),
    )
    .orderBy(asc(auditLeaf.leafIndex));
  return rows.map(({ leaf, entry, content }) => {
    const sealed = { index: leaf.leafIndex, entry: toLeaf(entry), leaf_hash: leaf.leafHash };
    if (!content?.payload || !content.salt) return { ...sealed, erased: true };
    return { ...sealed, content: content.payload, salt: Buffer.from(content.salt).toString("hex") };
  });
}

const finalOf = (checkpoint: Checkpoint): FinalLine => ({
  tree_size: checkpoint.treeSize,
  root_hash: checkpoint.rootHash,
  at: checkpoint.createdAt.toISOString(),
  key_id: checkpoint.keyId,
  public_key: checkpoint.publicKey,
  signature: checkpoint.signature,
});

const line = (content: HeaderLine | EntryLine | FinalLine): string => `${JSON.stringify(content)}\n`;
