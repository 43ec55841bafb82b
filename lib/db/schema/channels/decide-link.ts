import { index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import type { Permission } from "@/lib/members/permissions";
import { at, createdAt, id, workspaceId } from "../../columns";

/** `page`, sent by mail, and `chat`, posted in Teams: it opens a page that decides. `reply`: a mail sent to it decides. `embed`: it opens a page in the frame of another app. */
export type LinkPurpose = "page" | "chat" | "reply" | "embed";

/** A link that was made for a member, with which that member may decide one version of one review, once. Only the token's hash is kept. */
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
    /** What the key that asked for it may: the link may no more. Null: all that its member may. */
    scopes: text("scopes").array().$type<Permission[]>(),
    tokenHash: text("token_hash").notNull().unique(),
    expiresAt: at("expires_at").notNull(),
    /** When it decided. */
    usedAt: at("used_at"),
    /** What it decided. */
    decisionId: uuid("decision_id"),
    createdAt: createdAt(),
  },
  (t) => [index("decide_link_of_member").on(t.workspaceId, t.memberId), index("decide_link_expiry").on(t.expiresAt)],
);

export type DecideLink = typeof decideLink.$inferSelect;
