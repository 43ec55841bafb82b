import type { ChannelTime } from "@/lib/insights/time-to-decision";
import type { ChartUnit } from "../bars";
import { Figures } from "../figures";
import type { InsightsQuery } from "../insights-query";
import { useFigureWords } from "../use-figure-words";

export function Times({ query, rows }: { query: InsightsQuery; rows: ChannelTime[] }) {
  const { t, count, duration } = useFigureWords();
  const nameOf = ({ channel }: ChannelTime) => t(`channel.${channel ?? "all"}`);
  const { unit, seconds } = scaleOf(rows);
  return (
    <Figures
      of="times"
      query={query}
      note={t("times.note")}
      chart={{
        rows: rows.map((row) => ({
          name: nameOf(row),
          median: row.medianSeconds / seconds,
          slowestTenth: row.slowestTenthSeconds / seconds,
        })),
        series: [
          { key: "median", name: t("column.median"), colour: "accent" },
          { key: "slowestTenth", name: t("column.slowestTenth"), colour: "attention" },
        ],
        unit,
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

/** The unit in which the longest bar has at least two. */
function scaleOf(rows: ChannelTime[]): { unit: ChartUnit; seconds: number } {
  const longest = Math.max(0, ...rows.map((row) => row.slowestTenthSeconds));
  if (longest < 120) return { unit: "seconds", seconds: 1 };
  return longest < 7200 ? { unit: "minutes", seconds: 60 } : { unit: "hours", seconds: 3600 };
}
