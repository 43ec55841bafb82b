import { integer, jsonb, pgTable, unique, uuid } from "drizzle-orm/pg-core";
import type { Actor } from "@/lib/core/context";
import type { WorkflowDefinition } from "@/lib/workflows/definition";
import { createdAt, id, workspaceId } from "../../columns";

/** A workflow's settings as published; never changed. Every draft names the version it was made under. */
export const workflowVersion = pgTable(
  "workflow_version",
  {
    id: id(),
    workspaceId: workspaceId(),
    workflowId: uuid("workflow_id").notNull(),
    version: integer("version").notNull(),
    definition: jsonb("definition").$type<WorkflowDefinition>().notNull(),
    publishedBy: jsonb("published_by").$type<Actor>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [unique("workflow_version_once").on(t.workflowId, t.version)],
);
