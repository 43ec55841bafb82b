import { z } from "zod";
import { InsightScope, type Period } from "@/lib/insights/scope";

export interface InsightsQuery {
  days: Period;
  workflowId?: string;
}

type Params = Record<string, string | string[] | undefined>;

const Address = z.object({ days: z.coerce.number().optional(), workflow: z.string().optional() });

/** What an address of the page or of a file asks for; null where it makes no sense. */
export function parseInsightsQuery(params: Params): InsightsQuery | null {
  const { success, data } = Address.safeParse(params);
  return success ? (InsightScope.safeParse({ days: data.days, workflowId: data.workflow }).data ?? null) : null;
}

/** The same as the end of an address. */
export function insightsSearch({ days, workflowId }: InsightsQuery): string {
  return `?${new URLSearchParams({ days: String(days), ...(workflowId && { workflow: workflowId }) }).toString()}`;
}
