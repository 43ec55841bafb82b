import type { ReviewerLoad } from "@/lib/insights/reviewer-load";
import { Figures } from "../figures";
import type { InsightsQuery } from "../insights-query";
import { useFigureWords } from "../use-figure-words";

export function Load({ query, rows }: { query: InsightsQuery; rows: ReviewerLoad[] }) {
  const { t, count, duration } = useFigureWords();
  return (
    <Figures
      of="load"
      query={query}
      note={t("load.note")}
      chart={{
        rows: rows.map(({ name, decided, otherVotes, assigned }) => ({ name, decided, otherVotes, assigned })),
        series: [
          { key: "decided", name: t("column.closed"), colour: "accent" },
          { key: "otherVotes", name: t("column.otherVotes"), colour: "good" },
          { key: "assigned", name: t("column.assigned"), colour: "attention" },
        ],
        unit: "count",
      }}
      table={{
        columns: (["reviewer", "closed", "otherVotes", "view", "assigned"] as const).map((column) =>
          t(`column.${column}`),
        ),
        rows: rows.map((row) => ({
          id: row.memberId,
          cells: [
            row.name,
            count(row.decided),
            count(row.otherVotes),
            duration(row.medianViewSeconds),
            count(row.assigned),
          ],
        })),
      }}
    />
  );
}
