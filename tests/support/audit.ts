import { vi } from "vitest";
import { appendAuditEntries } from "@/lib/audit/append";
import { exportAudit } from "@/lib/audit/export-audit";
import { auditSignerOf, generateAuditSigningKey } from "@/lib/audit/keys";
import { sealWorkspace } from "@/lib/audit/seal";
import type { ServiceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/id";
import type { Transaction } from "@/lib/db/client";
import { withTransaction } from "@/lib/db/transaction";

export const testSigner = auditSignerOf(generateAuditSigningKey());

/** Writes that many draft.created entries, about one draft, in one transaction. */
export function writeEntries(ctx: ServiceContext, count: number, entityId = newId()): Promise<void> {
  return withTransaction(ctx, (tx) => writeEntriesIn(tx, ctx, count, entityId));
}

export function writeEntriesIn(tx: Transaction, ctx: ServiceContext, count: number, entityId = newId()): Promise<void> {
  return appendAuditEntries(
    tx,
    Array.from({ length: count }, (_, position) => ({
      ctx,
      action: "draft.created",
      entityType: "draft",
      entityId,
      content: { position, customer: "Zoë <zoe@example.com>", score: 0.1 + 0.2, note: "line\nline \u2028 € 😀" },
    })),
  );
}

/** Seals until that many more have their place: other tests' transactions on the same server may keep the sealer waiting. */
export async function sealEntries({ db, workspaceId }: ServiceContext, count: number): Promise<void> {
  let sealed = 0;
  await vi.waitUntil(
    async () => {
      sealed += await sealWorkspace(db, { workspaceId, signer: testSigner });
      return sealed >= count;
    },
    { timeout: 20_000 },
  );
}

/** The whole export as lines without their ends. */
export async function exportLines(ctx: ServiceContext): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of await exportAudit(ctx, { signer: testSigner })) lines.push(line.trimEnd());
  return lines;
}
