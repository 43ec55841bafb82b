import { pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, workspaceId } from "../../columns";
import { workspace } from "../members/workspace";

export const workflowStatuses = ["active", "paused"] as const;

/** What an admin configures; its settings are in versions. A paused workflow takes events in and drafts none of them. */
export const workflow = pgTable(
  "workflow",
  {
    id: id(),
    workspaceId: workspaceId().references(() => workspace.id),
    slug: text("slug").notNull(),
    name: text("name").notNull(),
    status: text("status", { enum: workflowStatuses }).notNull().default("active"),
    currentVersionId: uuid("current_version_id").notNull(),
    createdAt: createdAt(),
  },
  (t) => [unique("workflow_slug_once").on(t.workspaceId, t.slug)],
);

export type Workflow = typeof workflow.$inferSelect;
