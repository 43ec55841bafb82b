import type { PromptOutcomes } from "@/lib/insights/outcomes";
import { Figures } from "../figures";
import type { InsightsQuery } from "../insights-query";
import { useFigureWords } from "../use-figure-words";

export function Outcomes({ query, rows }: { query: InsightsQuery; rows: PromptOutcomes[] }) {
  const { t, count, percent } = useFigureWords();
  const promptOf = (row: PromptOutcomes) => row.promptVersion ?? t("byPerson");
  const several = new Set(rows.map(({ workflowId }) => workflowId)).size > 1;
  return (
    <Figures
      of="outcomes"
      query={query}
      note={t("outcomes.note")}
      chart={{
        rows: rows.flatMap((row) =>
          row.approvalRate === null
            ? []
            : [
                {
                  // Where it is cut, what tells it from others is still there.
                  name: several ? `${promptOf(row)} · ${row.workflowName}` : promptOf(row),
                  approvalRate: row.approvalRate,
                  editRate: row.editRate ?? 0,
                },
              ],
        ),
        series: [
          { key: "approvalRate", name: t("column.approvalRate"), colour: "good" },
          { key: "editRate", name: t("column.editRate"), colour: "accent" },
        ],
        unit: "percent",
      }}
      table={{
        names: 2,
        columns: (
          [
            ...(["workflow", "promptVersion", "approved", "approvedWithEdits", "rejected", "held"] as const),
            ...(["approvalRate", "editRate"] as const),
          ] as const
        ).map((column) => t(`column.${column}`)),
        rows: rows.map((row) => ({
          id: `${row.workflowId} ${row.promptVersion}`,
          cells: [
            row.workflowName,
            promptOf(row),
            count(row.approved),
            count(row.approvedWithEdits),
            count(row.rejected),
            count(row.held),
            percent(row.approvalRate),
            percent(row.editRate),
          ],
        })),
      }}
    />
  );
}
