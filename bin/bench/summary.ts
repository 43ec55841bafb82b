import type { Machine } from "./machine";
import type { SideName } from "./side";
import { type Figures, median, medians } from "./statistics";

/** One run of one workload, both sides. */
export interface Pair {
  workload: string;
  figures: Partial<Record<SideName, Figures>>;
}

export interface Summary {
  machine: Machine;
  runs: number;
  /** Medians over the runs, by workload. */
  ours: Record<string, Figures>;
  floor: Record<string, Figures>;
  /** Ours to the floor's in what the workload is about: medians of the ratios of each pair. */
  ratio: Record<string, number>;
}

const mainFigure: Readonly<Record<string, string>> = {
  W1: "accepted_per_s",
  W1_p99: "p99_ms",
  W2: "drafts_per_s",
  W2_p50: "p50_ms",
  W3: "p50_ms",
  W4: "items_per_s",
  W4_cpu: "cpu_ms_per_item",
};

export function summarise(machine: Machine, runs: number, pairs: readonly Pair[]): Summary {
  const names = [...new Set(pairs.map(({ workload }) => workload))].sort();
  const of = (side: SideName): Record<string, Figures> =>
    Object.fromEntries(
      names.flatMap((name) => {
        const all = pairs
          .filter(({ workload }) => workload === name)
          .flatMap(({ figures }) => (figures[side] ? [figures[side]] : []));
        return all.length > 0 ? [[name, rounded(medians(all))]] : [];
      }),
    );
  return { machine, runs, ours: of("ours"), floor: of("floor"), ratio: ratios(pairs) };
}

function ratios(pairs: readonly Pair[]): Record<string, number> {
  const entries = Object.entries(mainFigure).flatMap(([name, figure]) => {
    const all = pairs
      .filter(({ workload }) => workload === name.slice(0, 2))
      .flatMap(({ figures: { ours, floor } }) =>
        ours && floor ? [(ours[figure] ?? NaN) / (floor[figure] ?? NaN)] : [],
      );
    return all.length > 0 ? [[name, significant(median(all))] as const] : [];
  });
  return Object.fromEntries(entries);
}

const rounded = (figures: Figures): Figures =>
  Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, significant(value)]));

/** Three digits that mean something; whole numbers stay whole. */
const significant = (value: number): number =>
  Number.isInteger(value) ? value : Number(value.toPrecision(Math.abs(value) >= 100 ? 4 : 3));

/** The names that scripts read. */
export function toJson({ machine, runs, ours, floor, ratio }: Summary): object {
  return { machine, runs, ...ours, floor, ratio };
}
