import { pgTable, text, uuid } from "drizzle-orm/pg-core";
import { at, createdAt, id, workspaceId } from "../../columns";

/** What a member shows on a channel to be known there, once and soon. Only its hash is kept. */
export const linkCode = pgTable("link_code", {
  id: id(),
  workspaceId: workspaceId(),
  /** One at a time: a new one takes the place of the last. */
  memberId: uuid("member_id").notNull().unique(),
  codeHash: text("code_hash").notNull().unique(),
  expiresAt: at("expires_at").notNull(),
  createdAt: createdAt(),
});
