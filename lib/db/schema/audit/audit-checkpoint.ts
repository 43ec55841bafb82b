import { bigint, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { createdAt, workspaceId } from "../../columns";

/** A signed count and root, written with the leaves that it is the first to cover. The database refuses to change a row. */
export const auditCheckpoint = pgTable(
  "audit_checkpoint",
  {
    workspaceId: workspaceId(),
    treeSize: bigint("tree_size", { mode: "number" }).notNull(),
    rootHash: text("root_hash").notNull(),
    /** Hashes (hex) of the perfect subtrees that make up the tree, largest first: the next seal goes on from them. */
    frontier: text("frontier").array().notNull(),
    /** The SHA-256 of the signing key's public half (SPKI), hex. */
    keyId: text("key_id").notNull(),
    /** SPKI DER, base64: kept, so that a checkpoint can still be checked after the key has changed. */
    publicKey: text("public_key").notNull(),
    /** Ed25519 over the canonical JSON of {workspace, tree_size, root_hash, at}, base64. */
    signature: text("signature").notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.treeSize] })],
);
