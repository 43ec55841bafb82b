import { pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { at } from "../../columns";

/** When a function's schedule fires next. */
export const engineCron = pgTable(
  "engine_cron",
  {
    functionId: text("function_id").notNull(),
    expression: text("expression").notNull(),
    nextAt: at("next_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.functionId, t.expression] })],
);
