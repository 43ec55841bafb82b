import { bigint, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { createdAt, workspaceId } from "../../columns";

/** A signed count and root. */
export const auditCheckpoint = pgTable(
  "audit_checkpoint",
  {
    workspaceId: workspaceId(),
    treeSize: bigint("tree_size", { mode: "number" }).notNull(),
    rootHash: text("root_hash").notNull(),
    /** The SHA-256 of the signing key's public half (SPKI), hex. */
    keyId: text("key_id").notNull(),
    /** Ed25519, base64. */
    signature: text("signature").notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.treeSize] })],
);
