import type { Figures } from "./statistics";

/** What is asked of a figure of ours, given all of ours and all of the floor's of the same workload. */
export interface Target {
  workload: string;
  figure: string;
  asked: string;
  /** The floor's figure times this is the bound, or a number by itself. */
  bound: { floorTimes: number } | { value: number };
  better: "more" | "less";
}

export const targets: readonly Target[] = [
  { workload: "W1", figure: "accepted_per_s", asked: ">= 0.5 x floor", bound: { floorTimes: 0.5 }, better: "more" },
  { workload: "W1", figure: "p99_ms", asked: "<= 1.5 x floor", bound: { floorTimes: 1.5 }, better: "less" },
  { workload: "W2", figure: "p50_ms", asked: "<= 12", bound: { value: 12 }, better: "less" },
  { workload: "W2", figure: "p99_ms", asked: "<= 40", bound: { value: 40 }, better: "less" },
  { workload: "W2", figure: "drafts_per_s", asked: ">= 0.5 x floor", bound: { floorTimes: 0.5 }, better: "more" },
  { workload: "W3", figure: "p50_ms", asked: "<= 8", bound: { value: 8 }, better: "less" },
  { workload: "W3", figure: "p99_ms", asked: "<= 30", bound: { value: 30 }, better: "less" },
  { workload: "W4", figure: "items_per_s", asked: ">= 0.4 x floor", bound: { floorTimes: 0.4 }, better: "more" },
  { workload: "W4", figure: "cpu_ms_per_item", asked: "<= 8", bound: { value: 8 }, better: "less" },
  { workload: "W4", figure: "peak_rss_mb", asked: "<= 450", bound: { value: 450 }, better: "less" },
  { workload: "W5", figure: "ready_s", asked: "<= 4", bound: { value: 4 }, better: "less" },
  { workload: "W5", figure: "idle_mb", asked: "<= 350", bound: { value: 350 }, better: "less" },
  { workload: "W6", figure: "recovered", asked: "60 of 60", bound: { value: 60 }, better: "more" },
  { workload: "W7", figure: "queue_p50_ms", asked: "<= 8", bound: { value: 8 }, better: "less" },
  { workload: "W7", figure: "queue_p99_ms", asked: "<= 40", bound: { value: 40 }, better: "less" },
  { workload: "W7", figure: "mine_p50_ms", asked: "<= 8", bound: { value: 8 }, better: "less" },
  { workload: "W7", figure: "mine_p99_ms", asked: "<= 40", bound: { value: 40 }, better: "less" },
  { workload: "W7", figure: "deep_p50_ms", asked: "<= 8", bound: { value: 8 }, better: "less" },
  { workload: "W7", figure: "deep_p99_ms", asked: "<= 40", bound: { value: 40 }, better: "less" },
  { workload: "W7", figure: "rare_p50_ms", asked: "<= 20", bound: { value: 20 }, better: "less" },
  { workload: "W7", figure: "common_p50_ms", asked: "<= 250", bound: { value: 250 }, better: "less" },
  { workload: "W8", figure: "first_load_ms", asked: "<= 1000", bound: { value: 1000 }, better: "less" },
  { workload: "W8", figure: "script_gzip_kib", asked: "<= 200", bound: { value: 200 }, better: "less" },
  { workload: "W8", figure: "interaction_p95_ms", asked: "<= 100", bound: { value: 100 }, better: "less" },
  { workload: "W13", figure: "ack_p99_ms", asked: "<= 1000", bound: { value: 1000 }, better: "less" },
];

/** Undefined where there is nothing to hold it against. */
export function isMet(
  { figure, bound, better }: Target,
  ours: Figures,
  floor: Figures | undefined,
): boolean | undefined {
  const limit = "value" in bound ? bound.value : (floor?.[figure] ?? NaN) * bound.floorTimes;
  const value = ours[figure];
  if (value === undefined || Number.isNaN(limit)) return undefined;
  return better === "more" ? value >= limit : value <= limit;
}
