import { index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { id, workspaceId } from "../../columns";

/** A span of a draft version and the span of a source that supports it (UTF-16 offsets, end exclusive). */
export const citation = pgTable(
  "citation",
  {
    id: id(),
    workspaceId: workspaceId(),
    draftId: uuid("draft_id").notNull(),
    version: integer("version").notNull(),
    documentId: uuid("document_id").notNull(),
    chunkId: uuid("chunk_id").notNull(),
    /** As it was then: documents change. */
    title: text("title").notNull(),
    quote: text("quote").notNull(),
    sourceStart: integer("source_start").notNull(),
    sourceEnd: integer("source_end").notNull(),
    draftStart: integer("draft_start").notNull(),
    draftEnd: integer("draft_end").notNull(),
  },
  (t) => [index("citation_of_draft").on(t.draftId, t.version)],
);

export type Citation = typeof citation.$inferSelect;
