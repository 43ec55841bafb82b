import type { DueTimes } from "@/lib/insights/due-times";
import { Figures } from "../figures";
import type { InsightsQuery } from "../insights-query";
import { useFigureWords } from "../use-figure-words";

export function Due({ query, rows }: { query: InsightsQuery; rows: DueTimes[] }) {
  const { t, count, percent } = useFigureWords();
  return (
    <Figures
      of="due"
      query={query}
      note={t("due.note")}
      chart={{
        rows: rows.flatMap(({ workflowName, metRate }) =>
          metRate === null ? [] : [{ name: workflowName, met: metRate }],
        ),
        series: [{ key: "met", name: t("column.metRate"), colour: "good" }],
        unit: "percent",
      }}
      table={{
        columns: (["workflow", "decided", "met", "metRate", "overdue"] as const).map((column) => t(`column.${column}`)),
        rows: rows.map((row) => ({
          id: row.workflowId,
          cells: [
            row.workflowName,
            count(row.decided),
            count(row.met),
            row.metRate === null ? "–" : percent(row.metRate),
            count(row.overdue),
          ],
        })),
      }}
    />
  );
}
