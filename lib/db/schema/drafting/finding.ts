import { index, integer, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import type { Sentence } from "@/lib/core/wording";
import { findingKinds } from "@/lib/drafting/generation";
import { id, workspaceId } from "../../columns";

/** Something about a draft that a reviewer should look at, with its spans where it has them (UTF-16 offsets, end exclusive). */
export const finding = pgTable(
  "finding",
  {
    id: id(),
    workspaceId: workspaceId(),
    draftId: uuid("draft_id").notNull(),
    version: integer("version").notNull(),
    kind: text("kind", { enum: findingKinds }).notNull(),
    message: text("message").notNull(),
    /** What the message says, for readers of other languages; rows of earlier versions have none. */
    wording: jsonb("wording").$type<Sentence[]>(),
    sourceStart: integer("source_start"),
    sourceEnd: integer("source_end"),
    draftStart: integer("draft_start"),
    draftEnd: integer("draft_end"),
  },
  (t) => [index("finding_of_draft").on(t.draftId, t.version)],
);

export type Finding = typeof finding.$inferSelect;
