import { parseInsightsQuery } from "@/app/_components/insights/insights-query";
import { toProblemResponse } from "@/app/_edge/problem";
import { requireContext } from "@/app/_edge/session";
import { ValidationError } from "@/lib/core/errors";
import { exportInsights, ExportInsightsInput } from "@/lib/insights/export-insights";

/** The figures of one section as a file for a spreadsheet. */
export async function GET(request: Request): Promise<Response> {
  const ctx = await requireContext();
  try {
    const search = Object.fromEntries(new URL(request.url).searchParams);
    const query = parseInsightsQuery(search);
    if (!query) throw new ValidationError("Ask for 7, 30 or 90 days and for a workflow of this workspace, or for all.");
    const { name, csv } = await exportInsights(ctx, { ...query, figures: figuresOf(search.figures) });
    return new Response(csv, {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": `attachment; filename="${name}"`,
        "cache-control": "no-store",
      },
    });
  } catch (error) {
    return toProblemResponse(error, request);
  }
}

const figuresOf = (asked: string | undefined) => ExportInsightsInput.shape.figures.parse(asked);
