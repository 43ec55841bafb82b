import { sql } from "drizzle-orm";
import { index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { tsvector, workspaceId } from "../../columns";
import { review } from "./review";

/** What a list row shows of a review, and what search looks through; apart from `review` to keep that narrow. */
export const reviewText = pgTable(
  "review_text",
  {
    reviewId: uuid("review_id")
      .primaryKey()
      .references(() => review.id, { onDelete: "cascade" }),
    workspaceId: workspaceId(),
    title: text("title").notNull(),
    customer: text("customer").notNull(),
    preview: text("preview").notNull(),
    /** The beginning of what came in. */
    body: text("body").notNull().default(""),
    search: tsvector("search")
      .notNull()
      .generatedAlwaysAs(sql`to_tsvector('simple', title || ' ' || customer || ' ' || preview || ' ' || body)`),
  },
  (t) => [index("review_text_search").using("gin", t.search)],
);
