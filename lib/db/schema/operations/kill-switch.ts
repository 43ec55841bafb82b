import { jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { Actor } from "@/lib/core/context";
import { createdAt, id, workspaceId } from "../../columns";

/** Present: no write-back of its scope may start. `targetId` is the workflow or connection; the workspace itself for `all`. */
export const killSwitch = pgTable(
  "kill_switch",
  {
    id: id(),
    workspaceId: workspaceId(),
    scope: text("scope", { enum: ["all", "workflow", "connection"] }).notNull(),
    targetId: uuid("target_id").notNull(),
    thrownBy: jsonb("thrown_by").$type<Actor>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex("kill_switch_once").on(t.workspaceId, t.targetId)],
);
