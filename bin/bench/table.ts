import type { Summary } from "./summary";
import { isMet, targets } from "./targets";

/** For people: every figure, ours beside the floor's, with what is asked. */
export function toTable({ machine, runs, ours, floor }: Summary): string {
  const rows = Object.entries(ours).flatMap(([workload, figures]) =>
    Object.entries(figures).map(([figure, value]) => {
      const target = targets.find((one) => one.workload === workload && one.figure === figure);
      const met = target && isMet(target, figures, floor[workload]);
      const base = floor[workload]?.[figure];
      return [
        workload,
        figure.replaceAll("_", " "),
        String(value),
        base === undefined ? "" : String(base),
        base ? (value / base).toFixed(2) : "",
        target?.asked ?? "",
        met === undefined ? "" : met ? "yes" : "NO",
      ];
    }),
  );
  const table = [["", "", "ours", "floor", "ratio", "asked", "met"], ...rows];
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) =>
    row
      .map((cell, column) =>
        column >= 2 && column <= 4 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
  const { cpus, cpu, memory_gb, node, postgres, fsync, synchronous_commit, load_before } = machine;
  return [
    `${cpus} x ${cpu}, ${memory_gb} GB; Node ${node}; PostgreSQL ${postgres}, fsync ${fsync}, synchronous_commit ${synchronous_commit}`,
    `load before: ${load_before.toFixed(1)}; medians of ${runs} run(s), ours and the floor in turn`,
    "",
    ...lines,
  ].join("\n");
}
