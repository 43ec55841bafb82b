import { and, eq } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import { NotFoundError } from "@/lib/core/errors";
import { draft } from "@/lib/db/schema/drafting/draft";
import { review } from "@/lib/db/schema/review/review";
import { workflowVersion } from "@/lib/db/schema/workflows/workflow-version";
import type { WorkflowDefinition } from "@/lib/workflows/definition";
import { type DraftDetail, getDraft } from "./get-draft";

export interface DraftWithRules {
  draft: DraftDetail;
  /** Of the workflow as it was when the draft was made. */
  rules: WorkflowDefinition["review"];
}

/** The draft of a review as the reader may see it, for telling them of it elsewhere; null where they may not see it. */
export async function draftWithRules(reader: ServiceContext, reviewId: string): Promise<DraftWithRules | null> {
  const [row] = await reader.db
    .select({ draftId: review.draftId, definition: workflowVersion.definition })
    .from(review)
    .innerJoin(draft, eq(draft.id, review.draftId))
    .innerJoin(workflowVersion, eq(workflowVersion.id, draft.workflowVersionId))
    .where(and(eq(review.id, reviewId), eq(review.workspaceId, reader.workspaceId)));
  if (!row) return null;
  try {
    return { draft: await getDraft(reader, { draftId: row.draftId }), rules: row.definition.review };
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
}
