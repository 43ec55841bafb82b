import { pgTable, text, unique } from "drizzle-orm/pg-core";
import { at, createdAt, id, workspaceId } from "../../columns";

/** An article that drafts may cite. */
export const document = pgTable(
  "document",
  {
    id: id(),
    workspaceId: workspaceId(),
    slug: text("slug").notNull(),
    title: text("title").notNull(),
    language: text("language").notNull(),
    body: text("body").notNull(),
    createdAt: createdAt(),
    updatedAt: at("updated_at").notNull().defaultNow(),
  },
  (t) => [unique("document_slug_once").on(t.workspaceId, t.slug)],
);
