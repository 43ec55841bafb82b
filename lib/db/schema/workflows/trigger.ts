import { boolean, integer, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import type { SignatureScheme } from "@/lib/intake/signatures";
import type { JsonSchema, TriggerMapping } from "@/lib/workflows/definition";
import { at, createdAt, id, workspaceId } from "../../columns";
import { workflow } from "./workflow";

/** Where deliveries come in. `version` rises with every change, so that a delivery checked against an old one is not accepted. */
export const trigger = pgTable("trigger", {
  id: id(),
  workspaceId: workspaceId(),
  workflowId: uuid("workflow_id")
    .notNull()
    .references(() => workflow.id),
  /** Unique over all workspaces: it is the address. */
  slug: text("slug").notNull().unique(),
  scheme: text("scheme").$type<SignatureScheme>().notNull(),
  secretId: uuid("secret_id").notNull(),
  previousSecretId: uuid("previous_secret_id"),
  previousSecretUntil: at("previous_secret_until"),
  payloadSchema: jsonb("payload_schema").$type<JsonSchema>().notNull(),
  mapping: jsonb("mapping").$type<TriggerMapping>().notNull(),
  enabled: boolean("enabled").notNull().default(true),
  version: integer("version").notNull().default(1),
  createdAt: createdAt(),
});

export type Trigger = typeof trigger.$inferSelect;
