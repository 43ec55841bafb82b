import type { ChannelTime } from "@/lib/insights/time-to-decision";
import { Figures } from "../figures";
import type { InsightsQuery } from "../insights-query";
import { useFigureWords } from "../use-figure-words";

export function Times({ query, rows }: { query: InsightsQuery; rows: ChannelTime[] }) {
  const { t, count, duration } = useFigureWords();
  const nameOf = ({ channel }: ChannelTime) => t(`channel.${channel ?? "all"}`);
  return (
    <Figures
      of="times"
      query={query}
      note={t("times.note")}
      chart={{
        rows: rows.map((row) => ({
          name: nameOf(row),
          median: row.medianSeconds / 60,
          slowestTenth: row.slowestTenthSeconds / 60,
        })),
        series: [
          { key: "median", name: t("column.median"), colour: "accent" },
          { key: "slowestTenth", name: t("column.slowestTenth"), colour: "attention" },
        ],
        unit: "minutes",
      }}
      table={{
        columns: [t("column.channel"), t("column.decided"), t("column.median"), t("column.slowestTenth")],
        rows: rows.map((row) => ({
          id: row.channel ?? "all",
          cells: [nameOf(row), count(row.decided), duration(row.medianSeconds), duration(row.slowestTenthSeconds)],
        })),
      }}
    />
  );
}
