import type { Workload } from "../workload";
import { intake } from "./w1-intake";
import { drafting } from "./w2-drafting";
import { write } from "./w3-write";
import { whole } from "./w4-whole";
import { start } from "./w5-start";
import { kill } from "./w6-kill";
import { million } from "./w7-million";
import { browser } from "./w8-browser";
import { slackPresses } from "./w13-slack";

export const workloads: readonly Workload[] = [
  intake,
  drafting,
  write,
  whole,
  start,
  kill,
  million,
  browser,
  slackPresses,
];
