import { z } from "zod";
import type { AuditListItem } from "@/lib/audit/list-audit-entries";
import type { Checkpoint as SignedCheckpoint } from "@/lib/audit/list-checkpoints";
import { Actor, actorOnWire } from "./actor";
import { Id, JsonObject, Time, time } from "./primitives";

export const AuditEntry = z
  .object({
    id: Id,
    at: Time,
    action: z.string(),
    actor: Actor,
    actor_name: z.string(),
    entity_type: z.string(),
    entity_id: Id,
    content: JsonObject.nullable().describe("Null once erased."),
    sealed: z.boolean().describe("Whether it has its place in the Merkle tree already."),
  })
  .meta({ id: "AuditEntry" });

export const auditEntryOnWire = (item: AuditListItem): z.input<typeof AuditEntry> => ({
  id: item.id,
  at: time(item.at),
  action: item.action,
  actor: actorOnWire(item.actor),
  actor_name: item.actorName,
  entity_type: item.entityType,
  entity_id: item.entityId,
  content: item.content,
  sealed: item.sealed,
});

export const Checkpoint = z
  .object({
    tree_size: z.int(),
    root_hash: z.string(),
    at: Time,
    key_id: z.string().describe("SHA-256 of the public key's SPKI DER, hex."),
    public_key: z.string().describe("SPKI DER, base64."),
    signature: z.string().describe("Ed25519 over the canonical JSON of {workspace, tree_size, root_hash, at}, base64."),
  })
  .meta({ id: "Checkpoint", description: "A signed count and root over all audit entries so far." });

export const checkpointOnWire = (checkpoint: SignedCheckpoint): z.input<typeof Checkpoint> => ({
  tree_size: checkpoint.treeSize,
  root_hash: checkpoint.rootHash,
  at: time(checkpoint.at),
  key_id: checkpoint.keyId,
  public_key: checkpoint.publicKey,
  signature: checkpoint.signature,
});
