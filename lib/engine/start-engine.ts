/** The embedded engine: runs the Inngest functions that it is given, durably, on PostgreSQL alone. */
import type { Inngest, InngestFunction } from "inngest";
import { log } from "@/lib/core/log";
import { openPool } from "@/lib/db/client";
import { applyChanges, type Applied, type Change } from "./apply";
import { enterSchedules } from "./crons";
import { every } from "./every";
import { execute } from "./execute";
import { groupCommit } from "./group-commit";
import { freeLeasesOfTheDead, livingInstances, openInstance } from "./instance";
import { extendLeases } from "./leases";
import { lookBack } from "./look-back";
import { pruneEngine, type Retention } from "./prune";
import { registerFunctions } from "./registration";
import { startScheduler, type Scheduler } from "./scheduler";
import { createSdk } from "./sdk";

export interface EngineOptions {
  /** A direct connection, not a transaction pooler's: the engine holds locks of its session and listens. */
  url: string;
  client: Inngest.Like;
  functions: readonly InngestFunction.Like[];
  /** Runs in hand at once; 32. */
  concurrency?: number;
  /** Milliseconds until an engine that is alive but silent loses its runs to others; 15,000. */
  leaseMs?: number;
  /** Milliseconds that a step may take; 300,000. */
  stepTimeLimit?: number;
  /** Milliseconds between two looks when nothing is heard; 1,000 to 5,000. */
  poll?: { shortest: number; longest: number };
  retention?: Retention;
  /** Milliseconds that `stop` waits for steps under way; 20,000. */
  drainMs?: number;
}

export interface Engine {
  /** Takes no more work, lets the steps under way end, and closes its connections. */
  stop(): Promise<void>;
}

/** Starts an engine; several may share a database. Throws if a function is configured in a way that this engine doesn't implement. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { leaseMs = 15_000, drainMs = 20_000, retention = { days: 7, failedDays: 30 } } = options;
  const sdk = createSdk(options.client, options.functions);
  const registered = registerFunctions(await sdk.configurations());
  const functions = new Map(registered.map((fn) => [fn.id, fn]));
  const limited = registered.some((fn) => fn.concurrency !== undefined);

  // A pool of its own: the functions' own statements must not keep leases from being extended.
  const sql = openPool(options.url, 4);
  let scheduler: Scheduler | undefined = undefined;
  let stopping = false;
  await enterSchedules(sql, registered);
  const instance = await openInstance(options.url, () => scheduler?.notice("events"));

  const group = groupCommit((changes: Change[]) => applyChanges(sql, changes));
  const apply = async (change: Change): Promise<Applied> => {
    const applied = await group(change);
    if (scheduler) noticeEffects(scheduler, change, applied, limited);
    return applied;
  };
  const world = {
    sdk,
    functions,
    apply,
    lookBack: (runId: string) => lookBack(sql, runId),
    stepTimeLimit: options.stepTimeLimit ?? 300_000,
    stopping: () => stopping,
  };

  let known: number[] | undefined;
  const watchOthers = async (): Promise<void> => {
    const living = [...(await livingInstances(sql)), instance.number];
    const someoneDied = known?.some((number) => !living.includes(number)) ?? true;
    if (someoneDied && (await freeLeasesOfTheDead(sql, living)) > 0) scheduler?.notice("runs");
    known = living;
  };
  await watchOthers();

  scheduler = startScheduler({
    sql,
    functions: registered,
    token: instance.token,
    leaseMs,
    concurrency: options.concurrency ?? 32,
    poll: options.poll ?? { shortest: 1000, longest: 5000 },
    execute: (lease) => execute(world, lease),
  });
  const { held, stop: stopScheduler } = scheduler;
  const timers = [
    every(1000, "watch the other engines", watchOthers),
    every(leaseMs / 3, "extend its leases", () => extendLeases(sql, [...held.keys()], leaseMs)),
    every(600_000, "delete old rows", () => pruneEngine(sql, retention)),
  ];
  log.info({ functions: registered.length, engine: instance.number }, "the engine is running");

  return {
    async stop() {
      stopping = true;
      await stopScheduler();
      await drained([...held.values()], drainMs);
      for (const stopTimer of timers) stopTimer();
      await instance.close();
      await sql.end({ timeout: 5 });
    },
  };
}

/** What a change makes due, for this engine to find at once. */
function noticeEffects(scheduler: Scheduler, { lease, settlement }: Change, applied: Applied, limited: boolean): void {
  if (applied === "stale") return;
  const { next, invocations } = settlement;
  const ended = next.kind === "completed" || next.kind === "failed";
  if (next.kind === "failed") scheduler.notice("events");
  if (next.kind === "rest" && next.at) scheduler.wakeAt(next.at);
  if (
    applied === "woken" ||
    invocations.length > 0 ||
    (ended && lease.parentRunId) ||
    (limited && applied !== "kept")
  ) {
    scheduler.notice("runs");
  }
}

async function drained(runs: Promise<void>[], patience: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, patience)));
  await Promise.race([Promise.all(runs), late]);
  clearTimeout(timer);
}
