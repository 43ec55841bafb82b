import { index, integer, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core";
import { at, workspaceId } from "../../columns";

/** Who has a review open, or had: renewed while it is in view. What somebody was never shown can't be decided in bulk. Of a closed one it is forgotten after a day. */
export const reviewViewer = pgTable(
  "review_viewer",
  {
    workspaceId: workspaceId(),
    reviewId: uuid("review_id").notNull(),
    memberId: uuid("member_id").notNull(),
    firstSeenAt: at("first_seen_at").notNull(),
    lastSeenAt: at("last_seen_at").notNull(),
    /** The newest version of the draft that was on screen. */
    seenVersion: integer("seen_version").notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.reviewId, t.memberId] }),
    index("review_viewer_member").on(t.memberId, t.lastSeenAt),
  ],
);
