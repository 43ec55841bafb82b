import { integer, pgTable, text } from "drizzle-orm/pg-core";
import { at, bytea, createdAt, id, workspaceId } from "../../columns";

/** One encrypted credential: AES-256-GCM, bound to its row by associated data. Opened only by lib/vault, at use. */
export const secret = pgTable("secret", {
  id: id(),
  workspaceId: workspaceId(),
  purpose: text("purpose").notNull(),
  /** nonce (12 bytes), tag (16 bytes), ciphertext. */
  sealed: bytea("sealed").notNull(),
  keyVersion: integer("key_version").notNull(),
  createdAt: createdAt(),
  rotatedAt: at("rotated_at"),
});

export type Secret = typeof secret.$inferSelect;
