/** The figures as files for a spreadsheet, one for each question. */
import { stringify } from "csv-stringify/sync";
import { z } from "zod";
import type { ServiceContext } from "@/lib/core/context";
import { draftingCost } from "./cost";
import { dueTimes } from "./due-times";
import { outcomesByPrompt } from "./outcomes";
import { reviewerLoad } from "./reviewer-load";
import { InsightScope } from "./scope";
import { timeSaved } from "./time-saved";
import { timeToDecision } from "./time-to-decision";
import { volumeByDay } from "./volume";

export const insightFiles = ["volume", "outcomes", "times", "saved", "due", "load", "cost"] as const;
export type InsightFile = (typeof insightFiles)[number];

export const ExportInsightsInput = InsightScope.extend({ figures: z.enum(insightFiles) });

type Line = Record<string, string | number | null>;

/** One question's figures as CSV (RFC 4180). What would be a formula to a spreadsheet is text. */
export async function exportInsights(
  ctx: ServiceContext,
  input: z.input<typeof ExportInsightsInput>,
): Promise<{ name: string; csv: string }> {
  const { figures, ...scope } = ExportInsightsInput.parse(input);
  const lines = await linesOf[figures](ctx, scope);
  const day = ctx.clock.now().toISOString().slice(0, 10);
  return { name: `countersign-${figures}-${scope.days}-days-to-${day}.csv`, csv: toCsv(columnsOf[figures], lines) };
}

/** Names come from people: none of them may become a formula. */
export const toCsv = (columns: readonly string[], lines: readonly Line[]): string =>
  stringify([...lines], { header: true, columns, escape_formulas: true, record_delimiter: "windows" });

const ofWorkflow = ({ workflowId, workflowName }: { workflowId: string; workflowName: string }) => ({
  workflow_id: workflowId,
  workflow: workflowName,
});

const linesOf: Record<InsightFile, (ctx: ServiceContext, scope: InsightScope) => Promise<Line[]>> = {
  volume: async (ctx, scope) =>
    (await volumeByDay(ctx, scope)).map(({ approvedWithEdits, ...row }) => ({
      ...row,
      approved_with_edits: approvedWithEdits,
    })),
  outcomes: async (ctx, scope) =>
    (await outcomesByPrompt(ctx, scope)).map((row) => ({
      ...ofWorkflow(row),
      prompt_version: row.promptVersion,
      approved: row.approved,
      approved_with_edits: row.approvedWithEdits,
      rejected: row.rejected,
      of_these_held: row.held,
      approval_rate: row.approvalRate,
      edit_rate: row.editRate,
    })),
  times: async (ctx, scope) =>
    (await timeToDecision(ctx, scope)).map((row) => ({
      channel: row.channel ?? "all",
      decided: row.decided,
      median_seconds: row.medianSeconds,
      p90_seconds: row.slowestTenthSeconds,
    })),
  saved: async (ctx, scope) =>
    (await timeSaved(ctx, scope)).map((row) => ({
      ...ofWorkflow(row),
      baseline_minutes: row.baselineMinutes,
      decided: row.decided,
      time_known_of: row.known,
      spent_minutes: row.spentMinutes,
      saved_minutes: row.savedMinutes,
    })),
  due: async (ctx, scope) =>
    (await dueTimes(ctx, scope)).map((row) => ({
      ...ofWorkflow(row),
      decided: row.decided,
      in_time: row.met,
      in_time_rate: row.metRate,
      overdue_now: row.overdue,
    })),
  load: async (ctx, scope) =>
    (await reviewerLoad(ctx, scope)).map((row) => ({
      member_id: row.memberId,
      reviewer: row.name,
      decided: row.decided,
      other_votes: row.otherVotes,
      median_view_seconds: row.medianViewSeconds,
      assigned_now: row.assigned,
    })),
  cost: async (ctx, scope) =>
    (await draftingCost(ctx, scope)).map((row) => ({
      ...ofWorkflow(row),
      decided: row.decided,
      generations: row.generations,
      cost_usd: row.costMicros / 1e6,
      of_this_redrafts_usd: row.redraftMicros / 1e6,
    })),
};

/** Of an empty file too. */
const columnsOf: Record<InsightFile, string[]> = {
  volume: ["day", "approved", "approved_with_edits", "rejected"],
  outcomes: [
    ...["workflow_id", "workflow", "prompt_version", "approved", "approved_with_edits", "rejected"],
    ...["of_these_held", "approval_rate", "edit_rate"],
  ],
  times: ["channel", "decided", "median_seconds", "p90_seconds"],
  saved: [
    ...["workflow_id", "workflow", "baseline_minutes", "decided", "time_known_of"],
    ...["spent_minutes", "saved_minutes"],
  ],
  due: ["workflow_id", "workflow", "decided", "in_time", "in_time_rate", "overdue_now"],
  load: ["member_id", "reviewer", "decided", "other_votes", "median_view_seconds", "assigned_now"],
  cost: ["workflow_id", "workflow", "decided", "generations", "cost_usd", "of_this_redrafts_usd"],
};
