import { and, desc, eq, lt } from "drizzle-orm";
import { z } from "zod";
import type { ServiceContext } from "@/lib/core/context";
import { auditCheckpoint } from "@/lib/db/schema/audit/audit-checkpoint";
import { requirePermission } from "@/lib/members/require-permission";

export const ListCheckpointsInput = z.object({
  limit: z.int().min(1).max(200).default(50),
  /** The tree size of the last checkpoint seen. */
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, "Use next_cursor of the page before, as it came.")
    .optional(),
});

export interface Checkpoint {
  treeSize: number;
  /** Hex. */
  rootHash: string;
  at: Date;
  /** SHA-256 of the public key's SPKI DER, hex. */
  keyId: string;
  /** SPKI DER, base64. */
  publicKey: string;
  /** Ed25519 over the canonical JSON of {workspace, tree_size, root_hash, at}, base64. */
  signature: string;
}

/** The signed counts and roots, newest first: who keeps one elsewhere can later hold any export against it. */
export async function listCheckpoints(
  ctx: ServiceContext,
  input: z.input<typeof ListCheckpointsInput>,
): Promise<{ data: Checkpoint[]; nextCursor: string | null }> {
  requirePermission(ctx, "audit:read");
  const { limit, cursor } = ListCheckpointsInput.parse(input);
  const rows = await ctx.db
    .select({
      treeSize: auditCheckpoint.treeSize,
      rootHash: auditCheckpoint.rootHash,
      at: auditCheckpoint.createdAt,
      keyId: auditCheckpoint.keyId,
      publicKey: auditCheckpoint.publicKey,
      signature: auditCheckpoint.signature,
    })
    .from(auditCheckpoint)
    .where(
      and(
        eq(auditCheckpoint.workspaceId, ctx.workspaceId),
        cursor ? lt(auditCheckpoint.treeSize, Number(cursor)) : undefined,
      ),
    )
    .orderBy(desc(auditCheckpoint.treeSize))
    .limit(limit + 1);
  const data = rows.slice(0, limit);
  return { data, nextCursor: rows.length > limit ? String(data.at(-1)?.treeSize) : null };
}
