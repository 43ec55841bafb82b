import { asc, eq, sql } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import { workflow } from "@/lib/db/schema/workflows/workflow";
import { countedDecisions, countOf } from "./counted";
import { promptVersion } from "./prompt-version";
import type { InsightScope } from "./scope";

export interface Drafted {
  approved: number;
  approvedWithEdits: number;
  rejected: number;
}

export interface Outcomes {
  approved: number;
  approvedWithEdits: number;
  rejected: number;
  /** Of these three, those for which nothing was drafted: a person wrote or rejected them. They say nothing of a prompt. */
  held: number;
  /** The others. */
  drafted: Drafted;
  /** Of the drafted ones. Null where there are none. */
  approvalRate: number | null;
  /** Of the approved ones that were drafted, how many were edited first. Null where there are none. */
  editRate: number | null;
}

export type PromptOutcomes = Outcomes & {
  workflowId: string;
  workflowName: string;
  /** Null: written by a person from the start. */
  promptVersion: string | null;
};

/** Volume, approval and edit rate of each workflow and prompt version. */
export async function outcomesByPrompt(ctx: ServiceContext, input: InsightScope): Promise<PromptOutcomes[]> {
  const counted = countedDecisions(ctx, input);
  const named = ctx.db
    .select({
      workflowId: counted.workflowId,
      outcome: counted.outcome,
      held: counted.held,
      promptVersion: promptVersion.as("prompt_version"),
    })
    .from(counted)
    .as("named");
  const so = (outcome: Outcome, held?: boolean) =>
    countOf(sql`${named.outcome} = ${sql.raw(`'${outcome}'`)} ${held === false ? sql`and not ${named.held}` : sql``}`);
  const rows = await ctx.db
    .select({
      workflowId: workflow.id,
      workflowName: workflow.name,
      promptVersion: named.promptVersion,
      approved: so("approved"),
      approvedWithEdits: so("approved_with_edits"),
      rejected: so("rejected"),
      held: countOf(sql`${named.held}`),
      asDrafted: so("approved", false),
      edited: so("approved_with_edits", false),
      refused: so("rejected", false),
    })
    .from(named)
    .innerJoin(workflow, eq(workflow.id, named.workflowId))
    .groupBy(workflow.id, workflow.name, named.promptVersion)
    .orderBy(asc(workflow.name), asc(workflow.id), asc(named.promptVersion));
  return rows.map(({ asDrafted, edited, refused, ...row }) => {
    const drafted = { approved: asDrafted, approvedWithEdits: edited, rejected: refused };
    return { ...row, drafted, ...ratesOf(drafted) };
  });
}

type Outcome = "approved" | "approved_with_edits" | "rejected";

export function ratesOf({ approved, approvedWithEdits, rejected }: Drafted) {
  const approvals = approved + approvedWithEdits;
  const all = approvals + rejected;
  return {
    approvalRate: all === 0 ? null : approvals / all,
    editRate: approvals === 0 ? null : approvedWithEdits / approvals,
  };
}
