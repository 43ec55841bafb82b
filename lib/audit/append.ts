import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/id";
import type { Transaction } from "@/lib/db/client";
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

export type AuditEntry = AuditRecord & { ctx: Author };

/** Appends one audit entry in the transaction that does the work. */
export function appendAuditEntry(tx: Transaction, ctx: Author, record: AuditRecord): Promise<void> {
  return appendAuditEntries(tx, [{ ...record, ctx }]);
}

/** Appends several, of one or many workspaces, in one statement that is the same however many there are. */
export async function appendAuditEntries(tx: Transaction, records: AuditEntry[]): Promise<void> {
  if (records.length === 0) return;
  await tx.execute(sql`
    with appended as (
      select * from json_to_recordset(${JSON.stringify(records.map(toRow))}::json) as r(
        id uuid, workspace_id uuid, at timestamptz, action text, actor jsonb, entity_type text, entity_id uuid,
        commitment text, payload jsonb, salt text)
    ), entries as (
      insert into audit_entry (id, workspace_id, at, action, actor, entity_type, entity_id, commitment)
      select id, workspace_id, at, action, actor, entity_type, entity_id, commitment from appended
    )
    insert into audit_content (entry_id, workspace_id, payload, salt)
    select id, workspace_id, payload, decode(salt, 'hex') from appended`);
}

function toRow({ ctx, id = newId(), action, entityType, entityId, content }: AuditEntry) {
  const salt = randomBytes(16);
  return {
    id,
    workspace_id: ctx.workspaceId,
    at: ctx.clock.now(),
    action,
    actor: ctx.actor,
    entity_type: entityType,
    entity_id: entityId,
    commitment: commit(salt, content),
    payload: content,
    salt: salt.toString("hex"),
  };
}
