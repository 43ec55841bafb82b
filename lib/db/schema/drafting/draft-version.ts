import { integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { Actor } from "@/lib/core/context";
import type { DraftContent, ProposedAction } from "@/lib/drafting/proposal";
import { createdAt, workspaceId } from "../../columns";
import { draft } from "./draft";

/** What a draft proposes, word for word; never changed: an edit makes version n+1. */
export const draftVersion = pgTable(
  "draft_version",
  {
    workspaceId: workspaceId(),
    draftId: uuid("draft_id")
      .notNull()
      .references(() => draft.id),
    version: integer("version").notNull(),
    content: jsonb("content").$type<DraftContent>().notNull(),
    /** Exactly what will be sent, in order. */
    actions: jsonb("actions").$type<ProposedAction[]>().notNull(),
    /** Of the actions (lib/drafting/proposal). */
    contentHash: text("content_hash").notNull(),
    /** What the drafter made it with; null for an edit. */
    generationId: uuid("generation_id"),
    /** Null: the drafter. */
    editedBy: jsonb("edited_by").$type<Actor>(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.draftId, t.version] })],
);

export type DraftVersion = typeof draftVersion.$inferSelect;
