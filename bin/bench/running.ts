/** A side that runs, as processes of its own on a fresh database. */
import { spawn } from "node:child_process";
import { openSync, closeSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "undici";
import { freePort } from "@/bin/server/free-port";
import { connect, type Sql } from "@/lib/db/client";
import type { Bench } from "./bench";
import type { Item } from "./items";
import { processTree } from "./processes";
import type { Post, Side, Waiting } from "./side";
import { watch, type Watch } from "./watch";

export interface Running {
  side: Side;
  pid: number;
  /** Where it answers. */
  url: string;
  databaseUrl: string;
  /** A connection of the benchmark's own. */
  sql: Sql;
  /** From the start of the program to the first 200 of its readiness probe. */
  readySeconds: number;
  /** Sends an item and returns what the side calls it. */
  deliver(item: Item): Promise<string>;
  decide(draft: Waiting): Promise<void>;
  /** Looks every so many milliseconds, for drafts that wait for a decision and for receipts. */
  watching(pauseMs: number): { waiting: Watch<Waiting>; written: Watch<{ id: string }> };
  countDrafts(): Promise<number>;
  /** All processes of the side, and of the database server but for what serves the benchmark itself. */
  processes(): { side: number[]; database: number[] };
  stop(): Promise<void>;
}

export const connections = 32;
const startLimitMs = 120_000;
const stopLimitMs = 40_000;

export async function run(bench: Bench, side: Side, settings: Record<string, string> = {}): Promise<Running> {
  const databaseUrl = await side.createDatabase();
  const sql = connect(databaseUrl, 1).$client;
  const [own] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
  const port = await freePort(0, "127.0.0.1");
  const url = `http://127.0.0.1:${port}`;
  const pool = new Pool(url, { connections });

  const began = performance.now();
  const { args, env } = side.program(databaseUrl, port);
  const program = launch({ args, env: { ...env, ...settings } }, bench.logFile(side.name));
  const stop = async (): Promise<void> => {
    await Promise.all([pool.destroy(), program.stop(), sql.end()]);
    await bench.database.drop(databaseUrl);
  };
  try {
    await untilReady(pool, side.readyPath, program.ended);
  } catch (error) {
    await stop();
    throw new Error(`${side.name} did not get ready:\n${tail(bench.logFile(side.name))}`, { cause: error });
  }

  return {
    side,
    pid: program.pid,
    url,
    databaseUrl,
    sql,
    readySeconds: (performance.now() - began) / 1000,
    deliver: async (item) => side.idOf(item, await post(pool, side.delivery(item))),
    decide: async (draft) => void (await post(pool, side.decision(draft))),
    watching: (pauseMs) => watching(side, sql, pauseMs),
    countDrafts: () => side.countDrafts(sql),
    processes: () => ({
      side: processTree(program.pid),
      database: processTree(bench.database.pid).filter((pid) => pid !== own?.pid),
    }),
    stop,
  };
}

const watching = (side: Side, sql: Sql, pauseMs: number): ReturnType<Running["watching"]> => ({
  waiting: watch("drafted", pauseMs, (ids) => side.findWaiting(sql, ids)),
  written: watch("written back", pauseMs, (ids) => side.findWritten(sql, ids)),
});

async function post(pool: Pool, { path, headers, body, status }: Post): Promise<unknown> {
  const answer = await pool.request({ path, method: "POST", headers, body });
  const text = await answer.body.text();
  if (answer.statusCode !== status) throw new Error(`POST ${path} answered ${answer.statusCode}: ${text}`);
  return JSON.parse(text);
}

interface Program {
  pid: number;
  ended: () => boolean;
  stop(): Promise<void>;
}

function launch({ args, env }: ReturnType<Side["program"]>, logFile: string): Program {
  const { PATH, HOME, TMPDIR, NODE_OPTIONS } = process.env;
  const output = openSync(logFile, "a");
  const child = spawn(process.execPath, args, {
    env: { PATH, HOME, TMPDIR, NODE_OPTIONS, NODE_ENV: "production", ...env },
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  const ended = (): boolean => child.exitCode !== null || child.signalCode !== null;
  return {
    pid: child.pid ?? 0,
    ended,
    stop: async () => {
      if (ended()) return;
      const gone = new Promise((resolve) => child.once("exit", resolve));
      const impatience = setTimeout(() => child.kill("SIGKILL"), stopLimitMs);
      child.kill("SIGTERM");
      await gone;
      clearTimeout(impatience);
    },
  };
}

async function untilReady(pool: Pool, path: string, ended: () => boolean): Promise<void> {
  for (const giveUp = Date.now() + startLimitMs; Date.now() < giveUp; await sleep(2)) {
    if (ended()) throw new Error("It has ended.");
    const answer = await pool.request({ path, method: "GET" }).catch(() => undefined);
    await answer?.body.dump();
    if (answer?.statusCode === 200) return;
  }
  throw new Error(`${path} did not answer 200 within ${startLimitMs / 1000} s.`);
}

const tail = (file: string): string => readFileSync(file, "utf8").slice(-2000);
