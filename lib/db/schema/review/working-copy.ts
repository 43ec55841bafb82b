import { integer, jsonb, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core";
import type { DraftContent } from "@/lib/drafting/proposal";
import { at, workspaceId } from "../../columns";

/** What one person has typed and not yet decided: kept on the server, so that no reload, crash or other device loses it. */
export const workingCopy = pgTable(
  "working_copy",
  {
    workspaceId: workspaceId(),
    draftId: uuid("draft_id").notNull(),
    memberId: uuid("member_id").notNull(),
    /** The version that it was begun from: a newer one asks for a merge. */
    baseVersion: integer("base_version").notNull(),
    content: jsonb("content").$type<DraftContent>().notNull(),
    savedAt: at("saved_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.draftId, t.memberId] })],
);

export type WorkingCopy = typeof workingCopy.$inferSelect;
