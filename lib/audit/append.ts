import { randomBytes } from "node:crypto";
import type { ServiceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/id";
import type { Transaction } from "@/lib/db/client";
import { auditContent } from "@/lib/db/schema/audit/audit-content";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import type { AuditAction } from "./actions";
import { commit } from "./commitment";

export interface AuditRecord {
  /** Given by who has to find the entry again; made otherwise. */
  id?: string;
  action: AuditAction;
  entityType: string;
  entityId: string;
  /** Erasable; the entry itself keeps only a salted commitment to it. */
  content: Record<string, unknown>;
}

type Author = Pick<ServiceContext, "workspaceId" | "actor" | "clock">;

/** Appends one audit entry in the transaction that does the work. */
export function appendAuditEntry(tx: Transaction, ctx: Author, record: AuditRecord): Promise<void> {
  return appendAuditEntries(tx, [{ ...record, ctx }]);
}

/** Appends several, of one or many workspaces, in two statements. */
export async function appendAuditEntries(tx: Transaction, records: (AuditRecord & { ctx: Author })[]): Promise<void> {
  if (records.length === 0) return;
  const rows = records.map(({ ctx, content, ...record }) => {
    const salt = randomBytes(16);
    return {
      entry: {
        id: record.id ?? newId(),
        workspaceId: ctx.workspaceId,
        at: ctx.clock.now(),
        action: record.action,
        actor: ctx.actor,
        entityType: record.entityType,
        entityId: record.entityId,
        commitment: commit(salt, content),
      },
      salt,
      content,
    };
  });

  await tx.insert(auditEntry).values(rows.map((row) => row.entry));
  await tx.insert(auditContent).values(
    rows.map(({ entry, salt, content }) => ({
      entryId: entry.id,
      workspaceId: entry.workspaceId,
      payload: content,
      salt,
    })),
  );
}
