import { index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { at, createdAt, id, workspaceId } from "../../columns";

/** `page`: it opens a page that decides. `reply`: a mail sent to it decides. */
export type LinkPurpose = "page" | "reply";

/** A link that a member was sent, with which that member may decide one version of one review, once. Only the token's hash is kept. */
export const decideLink = pgTable(
  "decide_link",
  {
    id: id(),
    workspaceId: workspaceId(),
    reviewId: uuid("review_id").notNull(),
    memberId: uuid("member_id").notNull(),
    draftVersion: integer("draft_version").notNull(),
    purpose: text("purpose").$type<LinkPurpose>().notNull().default("page"),
    /** Of the mail's text that was sent with it, where that is what is decided on. */
    renderedHash: text("rendered_hash"),
    tokenHash: text("token_hash").notNull().unique(),
    expiresAt: at("expires_at").notNull(),
    /** When it decided. */
    usedAt: at("used_at"),
    createdAt: createdAt(),
  },
  (t) => [index("decide_link_of_review").on(t.workspaceId, t.reviewId), index("decide_link_expiry").on(t.expiresAt)],
);

export type DecideLink = typeof decideLink.$inferSelect;
