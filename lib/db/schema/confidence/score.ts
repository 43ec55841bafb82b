import { doublePrecision, index, integer, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import type { Signal } from "@/lib/confidence/signal";
import { createdAt, id, workspaceId } from "../../columns";

/** How likely a draft version is to be approved unedited, and from what it was worked out. */
export const score = pgTable(
  "score",
  {
    id: id(),
    workspaceId: workspaceId(),
    draftId: uuid("draft_id").notNull(),
    version: integer("version").notNull(),
    /** In [0, 1]. */
    confidence: doublePrecision("confidence").notNull(),
    signals: jsonb("signals").$type<Signal[]>().notNull(),
    calibratorVersion: text("calibrator_version").notNull(),
    createdAt: createdAt(),
  },
  (t) => [index("score_of_draft").on(t.draftId, t.version)],
);
