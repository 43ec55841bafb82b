import { boolean, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, workspaceId } from "../../columns";

/** A workspace's access to one system of record: which connector, its settings, and the vault's secret for it. */
export const connection = pgTable(
  "connection",
  {
    id: id(),
    workspaceId: workspaceId(),
    connector: text("connector").notNull(),
    name: text("name").notNull(),
    /** Checked against the connector's own schema. */
    config: jsonb("config").$type<Record<string, unknown>>().notNull(),
    secretId: uuid("secret_id"),
    enabled: boolean("enabled").notNull().default(true),
    createdAt: createdAt(),
  },
  (t) => [unique("connection_name_once").on(t.workspaceId, t.name)],
);

export type Connection = typeof connection.$inferSelect;
