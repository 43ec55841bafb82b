import { and, eq, sql } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import { NotFoundError } from "@/lib/core/errors";
import type { Database } from "@/lib/db/client";
import { event } from "@/lib/db/schema/intake/event";
import { workflow } from "@/lib/db/schema/workflows/workflow";
import { workflowVersion } from "@/lib/db/schema/workflows/workflow-version";
import type { CanonicalData } from "@/lib/events/canonical-event";
import type { WorkflowDefinition } from "@/lib/workflows/definition";

export interface Drafting {
  data: CanonicalData;
  occurredAt: Date;
  language: string | null;
  workflowVersionId: string;
  definition: WorkflowDefinition;
  drafted: boolean;
  /** A generation of this event and workflow version that has no draft yet: the step that made it did not get to say so. */
  generationId: string | null;
}

/** The event, its workflow as published now, and what was made of it already, in one query. */
export async function loadDrafting(ctx: ServiceContext, eventId: string): Promise<Drafting> {
  const [row] = await preparedOn(ctx.db).execute({ eventId, workspaceId: ctx.workspaceId });
  if (!row) throw new NotFoundError("There is no such event.");
  return row;
}

// Building the statement costs more than running it.
const prepared = new WeakMap<Database, ReturnType<typeof prepare>>();

function preparedOn(db: Database): ReturnType<typeof prepare> {
  const made = prepared.get(db) ?? prepare(db);
  prepared.set(db, made);
  return made;
}

const prepare = (db: Database) =>
  db
    .select({
      data: event.data,
      occurredAt: event.occurredAt,
      language: event.language,
      workflowVersionId: workflowVersion.id,
      definition: workflowVersion.definition,
      drafted: sql<boolean>`exists (select from draft d where d.event_id = ${event.id})`,
      generationId: sql<string | null>`(
        select g.id from generation g
        where g.event_id = ${event.id} and g.workflow_version_id = ${workflowVersion.id}
        order by g.id desc limit 1
      )`,
    })
    .from(event)
    .innerJoin(workflow, and(eq(workflow.id, event.workflowId), eq(workflow.workspaceId, event.workspaceId)))
    .innerJoin(
      workflowVersion,
      and(eq(workflowVersion.id, workflow.currentVersionId), eq(workflowVersion.workspaceId, event.workspaceId)),
    )
    .where(and(eq(event.id, sql.placeholder("eventId")), eq(event.workspaceId, sql.placeholder("workspaceId"))))
    .prepare("load_drafting");
