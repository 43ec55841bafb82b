import type { DayVolume } from "@/lib/insights/volume";
import { Figures } from "../figures";
import type { InsightsQuery } from "../insights-query";
import { useFigureWords } from "../use-figure-words";

export function Volume({ query, rows }: { query: InsightsQuery; rows: DayVolume[] }) {
  const { t, count } = useFigureWords();
  const outcomes = [
    { key: "approved", name: t("column.approved"), colour: "good" },
    { key: "approvedWithEdits", name: t("column.approvedWithEdits"), colour: "accent" },
    { key: "rejected", name: t("column.rejected"), colour: "danger" },
  ] as const;
  return (
    <Figures
      of="volume"
      query={query}
      folded
      chart={{
        rows: rows.map(({ day, ...counts }) => ({ name: day, ...counts })),
        series: [...outcomes],
        unit: "count",
        across: true,
        stacked: true,
      }}
      table={{
        columns: [t("column.day"), ...outcomes.map(({ name }) => name), t("column.decided")],
        rows: rows.map((row) => ({
          id: row.day,
          cells: [
            row.day,
            ...outcomes.map(({ key }) => count(row[key])),
            count(row.approved + row.approvedWithEdits + row.rejected),
          ],
        })),
      }}
    />
  );
}
