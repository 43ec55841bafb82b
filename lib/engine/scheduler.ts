import { setTimeout as sleep } from "node:timers/promises";
import { log } from "@/lib/core/log";
import type { Sql } from "@/lib/db/client";
import { claimRuns } from "./claim";
import { startScheduled } from "./crons";
import { dispatchEvents } from "./dispatch";
import type { Lease } from "./lease";
import { createPace } from "./pace";
import type { RegisteredFunction } from "./registration";

export interface SchedulerOptions {
  sql: Sql;
  functions: readonly RegisteredFunction[];
  token: () => string;
  leaseMs: number;
  /** How many runs are in hand at once. A single event that starts several may exceed it. */
  concurrency: number;
  /** Milliseconds between two looks when nothing is heard, at least and at most. */
  poll: { shortest: number; longest: number };
  execute: (lease: Lease) => Promise<void>;
}

/** What is due: events to dispatch, runs to go on with. */
export type Work = "events" | "runs";

export interface Scheduler {
  /** Leases in hand. */
  held: ReadonlyMap<Lease, Promise<void>>;
  notice(work: Work): void;
  wakeAt(time: Date): void;
  /** Takes no more runs. Resolves when the last look has ended. */
  stop(): Promise<void>;
}

// With a backlog, a few slots are let come free before the next look, or this much time pass: larger batches, fewer statements.
const gather = 2;

/** Looks for due work while there is room for it, and has it executed. */
export function startScheduler(options: SchedulerOptions): Scheduler {
  const { sql, functions, leaseMs, concurrency } = options;
  const held = new Map<Lease, Promise<void>>();
  const due = new Set<Work>(["events", "runs"]);
  const pace = createPace(options.poll.shortest, options.poll.longest);
  let nextCron = 0;
  let backlog = false;
  let stopping = false;

  const room = (): number => concurrency - held.size;
  const notice = (work: Work): void => {
    due.add(work);
    pace.wake();
  };
  const take = (leases: Lease[]): void => {
    if (leases.length > 0) pace.busy();
    for (const lease of leases) held.set(lease, hold(lease));
  };
  async function hold(lease: Lease): Promise<void> {
    try {
      await options.execute(lease);
    } catch (error) {
      log.warn({ err: error, runId: lease.runId }, "a run is let go; it is taken up again when its lease ends");
    }
    held.delete(lease);
    if (due.size > 0) pace.wake();
  }

  async function lookForRuns(limit: number): Promise<void> {
    due.delete("runs");
    const { leases, nextAt } = await claimRuns(sql, { functions, token: options.token(), leaseMs, limit });
    pace.wakeAt(nextAt);
    if (leases.length >= limit) due.add("runs");
    take(leases);
  }

  async function lookForEvents(limit: number): Promise<void> {
    due.delete("events");
    const dispatched = await dispatchEvents(sql, { functions, token: options.token(), leaseMs, limit });
    pace.wakeAt(dispatched.nextAt);
    if (dispatched.more) due.add("events");
    if (dispatched.woken) due.add("runs");
    take(dispatched.leases);
  }

  async function lookAtSchedules(): Promise<void> {
    const { started, nextAt } = await startScheduled(sql, functions);
    if (started) due.add("runs");
    nextCron = nextAt ? Math.max(nextAt.getTime(), Date.now() + 50) : Infinity;
    if (nextAt) pace.wakeAt(new Date(nextCron));
  }

  async function look(): Promise<void> {
    if (nextCron <= Date.now()) await lookAtSchedules();
    if (backlog && room() < concurrency / 4) await sleep(gather);
    if (due.has("runs") && room() > 0) await lookForRuns(room());
    if (due.has("events") && room() > 0) await lookForEvents(room());
    backlog = due.size > 0 && room() <= 0;
    if (due.size > 0 && room() > 0) return;
    if ((await pace.rest()) === "time") due.add("events").add("runs");
  }

  async function run(): Promise<void> {
    while (!stopping) {
      try {
        await look();
      } catch (error) {
        log.warn({ err: error }, "the engine could not look for work; trying again");
        due.add("events").add("runs");
        await sleep(options.poll.shortest);
      }
    }
  }
  const running = run();

  return {
    held,
    notice,
    wakeAt: pace.wakeAt,
    stop: () => {
      stopping = true;
      pace.wake();
      return running;
    },
  };
}
