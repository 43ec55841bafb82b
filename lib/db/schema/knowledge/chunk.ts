import { index, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { id, tsvector, workspaceId } from "../../columns";
import { document } from "./document";

/** A passage of a document, with its place in the document's body (UTF-16 offsets, end exclusive). */
export const chunk = pgTable(
  "chunk",
  {
    id: id(),
    workspaceId: workspaceId(),
    documentId: uuid("document_id")
      .notNull()
      .references(() => document.id, { onDelete: "cascade" }),
    position: integer("position").notNull(),
    text: text("text").notNull(),
    start: integer("start").notNull(),
    end: integer("end").notNull(),
    /** Title (weight A) and text (weight B) in the document's language. */
    search: tsvector("search").notNull(),
  },
  (t) => [unique("chunk_position_once").on(t.documentId, t.position), index("chunk_search").using("gin", t.search)],
);
