import type { TimeSaved } from "@/lib/insights/time-saved";
import { Figures } from "../figures";
import type { InsightsQuery } from "../insights-query";
import { useFigureWords } from "../use-figure-words";

export function Saved({ query, rows }: { query: InsightsQuery; rows: TimeSaved[] }) {
  const { t, count, duration } = useFigureWords();
  const without = rows.filter(({ baselineMinutes }) => baselineMinutes === null).map((row) => row.workflowName);
  const missing = t("saved.setBaseline", { names: without.join(", "), count: without.length });
  const inSeconds = (minutes: number | null) => (minutes === null ? null : minutes * 60);
  return (
    <Figures
      of="saved"
      query={query}
      note={without.length > 0 ? `${t("saved.note")} ${missing}` : t("saved.note")}
      chart={{
        rows: rows.flatMap((row) =>
          row.savedMinutes === null
            ? []
            : [{ name: row.workflowName, spent: row.spentMinutes, saved: row.savedMinutes }],
        ),
        series: [
          { key: "saved", name: t("column.saved"), colour: "good" },
          { key: "spent", name: t("column.spent"), colour: "attention" },
        ],
        unit: "minutes",
      }}
      table={{
        columns: (["workflow", "baseline", "decided", "known", "spent", "saved"] as const).map((column) =>
          t(`column.${column}`),
        ),
        rows: rows.map((row) => ({
          id: row.workflowId,
          cells: [
            row.workflowName,
            row.baselineMinutes === null ? t("saved.noBaseline") : duration(row.baselineMinutes * 60),
            count(row.decided),
            count(row.known),
            duration(row.known === 0 ? null : row.spentMinutes * 60),
            duration(inSeconds(row.savedMinutes)),
          ],
        })),
      }}
    />
  );
}
