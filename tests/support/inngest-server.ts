/**
 * A double of the Inngest server: takes events over HTTP, calls the app's functions over HTTP with signed requests, and drives their runs
 * in memory through steps, retries, waits, sleeps and invocations. Retries don't wait; sleeps do.
 */
import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { vi } from "vitest";
import { canonicalJson } from "@/lib/core/crypto";
import { instantOf } from "@/lib/engine/duration";
import { drive, holds, InvokedError, type DoubleEvent, type DoubleRun, type Op } from "./inngest-run";

interface FunctionConfiguration {
  id: string;
  triggers: { event?: string; expression?: string; cron?: string }[];
  steps: { step: { retries?: { attempts: number } } };
}

export interface InngestDouble {
  /** What the app is told as INNGEST_BASE_URL. */
  url: string;
  events: DoubleEvent[];
  /** The ids of all events received, repetitions included. */
  received: string[];
  runs: DoubleRun[];
  /** With a status, every event is refused with it. */
  faults: { status?: number };
  /** How often that has happened. */
  readonly refused: number;
  /** Functions that the app told of in answer to a signed sync. */
  sync(): Promise<string[]>;
  /** Fires a function's schedule. */
  tick(functionId: string): void;
  /** Calls the app as told, with this signature, the right one unless told. */
  call(method: "GET" | "PUT" | "POST", query: string, body?: unknown, signature?: string): Promise<Response>;
  /** Waits until every run has ended and no event is on its way. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export function sign(key: string, body: unknown, seconds = Math.floor(Date.now() / 1000)): string {
  const text = typeof body === "string" ? body : canonicalJson(body);
  const digest = createHmac("sha256", key.replace(/^signkey-\w+-/, ""))
    .update(text + String(seconds))
    .digest("hex");
  return `t=${seconds}&s=${digest}`;
}

/** Starts a double for the app whose functions are served at `appUrl`. */
export async function startInngestDouble(options: {
  appUrl: string;
  eventKey: string;
  signingKey: string;
}): Promise<InngestDouble> {
  const events: DoubleEvent[] = [];
  const received: string[] = [];
  const runs: DoubleRun[] = [];
  const waits = new Set<(event: DoubleEvent) => void>();
  let functions: FunctionConfiguration[] = [];
  const faults: InngestDouble["faults"] = {};
  let underWay = 0;
  let refused = 0;

  const server: Server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const answer = (status: number, body: unknown) =>
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      if (faults.status) refused++;
      if (faults.status) return answer(faults.status, { error: "The double is down.", status: faults.status });
      if (request.url !== `/e/${options.eventKey}`) return answer(401, { error: "Event key not found", status: 401 });
      const sent = JSON.parse(Buffer.concat(chunks).toString()) as DoubleEvent[];
      if (sent.some((event) => event.data.refused))
        return answer(400, { error: "Cannot process event payload", status: 400 });
      received.push(...sent.map((event) => event.id));
      sent.forEach(receive);
      answer(200, { ids: sent.map((event) => event.id), status: 200 });
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  function receive(event: DoubleEvent): void {
    if (events.some((known) => known.id === event.id)) return;
    events.push(event);
    underWay++;
    void sleep(Math.max(0, event.ts - Date.now())).then(() => {
      for (const { id, triggers } of functions) {
        if (triggers.some((trigger) => trigger.event === event.name && holds(trigger.expression, { event })))
          start(id, event).catch(() => undefined);
      }
      for (const resolve of [...waits]) resolve(event);
      underWay--;
    });
  }

  function start(functionId: string, event: DoubleEvent): Promise<unknown> {
    const run: DoubleRun = { id: `${functionId}/${event.id}`, functionId, event, status: "running", calls: 0 };
    runs.push(run);
    return drive(run, worldOf(run)).then(
      (output) => {
        Object.assign(run, { status: "completed", output });
        return output;
      },
      (error: unknown) => {
        Object.assign(run, { status: "failed", output: error });
        if (event.name !== "inngest/function.failed") {
          const data = { function_id: functionId, run_id: run.id, event, events: [event], error };
          receive({ id: `${run.id}/failed`, name: "inngest/function.failed", data, ts: Date.now() });
        }
        return Promise.reject(new InvokedError(error));
      },
    );
  }

  const send = (method: string, query: string, body: unknown, signature: string | undefined): Promise<Response> =>
    fetch(options.appUrl + query, {
      method,
      headers: {
        "content-type": "application/json",
        ...(signature !== "" && { "x-inngest-signature": signature ?? sign(options.signingKey, body ?? "") }),
        ...(method === "PUT" && { "x-inngest-sync-kind": "in_band" }),
      },
      ...(method !== "GET" && { body: JSON.stringify(body) }),
    });

  const worldOf = (run: DoubleRun) => ({
    attempts: (functions.find((one) => one.id === run.functionId)?.steps.step.retries?.attempts ?? 4) + 1,
    post: (query: string, body: unknown) => send("POST", query, body, undefined),
    waitFor: (op: Op) => waitFor(op, run.event),
    invoke: (op: Op) => {
      const data = op.opts?.payload?.data ?? {};
      return start(op.opts?.function_id ?? "", {
        id: `${run.id}/${op.id}`,
        name: "inngest/function.invoked",
        data,
        ts: Date.now(),
      });
    },
  });

  function waitFor(op: Op, trigger: DoubleEvent): Promise<DoubleEvent | null> {
    return new Promise((resolve) => {
      const settle = (event: DoubleEvent | null): void => {
        waits.delete(onEvent);
        clearTimeout(timer);
        resolve(event);
      };
      const onEvent = (event: DoubleEvent): void => {
        if (event.name === op.name && holds(op.opts?.if, { event: trigger, async: event })) settle(event);
      };
      const timer = setTimeout(
        () => settle(null),
        instantOf(op.opts?.timeout ?? "", new Date()).getTime() - Date.now(),
      );
      waits.add(onEvent);
    });
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    events,
    received,
    runs,
    faults,
    get refused() {
      return refused;
    },
    async sync() {
      const response = await send("PUT", "", { url: options.appUrl }, undefined);
      if (!response.ok) throw new Error(`The app refused the sync: ${response.status}`);
      functions = ((await response.json()) as { functions: FunctionConfiguration[] }).functions;
      return functions.map((one) => one.id);
    },
    tick(functionId) {
      const event = { id: `tick/${runs.length}`, name: "inngest/scheduled.timer", data: {}, ts: Date.now() };
      start(functionId, event).catch(() => undefined);
    },
    call: (method, query, body, signature) => send(method, query, body, signature),
    settled: () =>
      vi.waitFor(
        () => {
          const open = runs.filter((run) => run.status === "running").map((run) => run.id);
          if (underWay > 0 || open.length > 0) throw new Error(`Still running: ${open.join(", ")}`);
        },
        { timeout: 15_000, interval: 20 },
      ),
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}
