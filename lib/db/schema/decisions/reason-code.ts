import { integer, pgTable, text, unique } from "drizzle-orm/pg-core";
import { at, createdAt, id, workspaceId } from "../../columns";

/** A reason for rejecting, as an admin words it. A retired one is no more offered; decisions keep its code. */
export const reasonCode = pgTable(
  "reason_code",
  {
    id: id(),
    workspaceId: workspaceId(),
    code: text("code").notNull(),
    label: text("label").notNull(),
    position: integer("position").notNull(),
    retiredAt: at("retired_at"),
    createdAt: createdAt(),
  },
  (t) => [unique("reason_code_once").on(t.workspaceId, t.code)],
);

export type ReasonCode = typeof reasonCode.$inferSelect;
