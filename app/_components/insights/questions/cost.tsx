import type { DraftingCost } from "@/lib/insights/cost";
import { Figures } from "../figures";
import type { InsightsQuery } from "../insights-query";
import { useFigureWords } from "../use-figure-words";

export function Cost({ query, rows }: { query: InsightsQuery; rows: DraftingCost[] }) {
  const { t, count, dollars } = useFigureWords();
  return (
    <Figures
      of="cost"
      query={query}
      note={t("cost.note")}
      chart={{
        rows: rows.map(({ workflowName, costMicros, redraftMicros }) => ({
          name: workflowName,
          first: (costMicros - redraftMicros) / 1e6,
          again: redraftMicros / 1e6,
        })),
        series: [
          { key: "first", name: t("column.firstDrafts"), colour: "accent" },
          { key: "again", name: t("column.redrafts"), colour: "attention" },
        ],
        unit: "dollars",
        stacked: true,
      }}
      table={{
        columns: (["workflow", "decided", "generations", "cost", "redrafts", "costEach"] as const).map((column) =>
          t(`column.${column}`),
        ),
        rows: rows.map((row) => ({
          id: row.workflowId,
          cells: [
            row.workflowName,
            count(row.decided),
            count(row.generations),
            dollars(row.costMicros),
            dollars(row.redraftMicros),
            dollars(row.costMicros / row.decided),
          ],
        })),
      }}
    />
  );
}
