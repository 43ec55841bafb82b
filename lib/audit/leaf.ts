import { canonicalJson } from "@/lib/core/crypto";
import type { Actor } from "@/lib/core/context";
import type { AuditEntry } from "@/lib/db/schema/audit/audit-entry";
import { hashLeaf } from "./merkle";

/** An entry as the tree holds it and an export shows it. */
export interface AuditLeaf {
  id: string;
  workspace_id: string;
  /** ISO 8601 UTC with milliseconds. */
  at: string;
  action: string;
  actor: Actor;
  entity_type: string;
  entity_id: string;
  /** SHA-256 of salt and canonical content, hex. */
  commitment: string;
}

export const toLeaf = (entry: Omit<AuditEntry, "xid">): AuditLeaf => ({
  id: entry.id,
  workspace_id: entry.workspaceId,
  at: entry.at.toISOString(),
  action: entry.action,
  actor: entry.actor,
  entity_type: entry.entityType,
  entity_id: entry.entityId,
  commitment: entry.commitment,
});

/** RFC 6962 leaf hash of the leaf's RFC 8785 canonical JSON. */
export const leafHash = (leaf: object): Buffer => hashLeaf(Buffer.from(canonicalJson(leaf)));
