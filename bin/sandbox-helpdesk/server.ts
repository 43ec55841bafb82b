/** A small helpdesk to practise on: tickets, comments, idempotency keys, a look-up by marker, and faults on request. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { equalBytes } from "@/lib/core/crypto";
import { outcomeOf, refused } from "./api";
import { control } from "./control";
import { FaultPlan } from "./faults";
import { type HeldAnswer, HeldAnswers } from "./held-answers";
import { listen, portOf, readBody, receivedOf, send } from "./http-io";
import type { LoggedRequest, Outcome, Received } from "./model";
import { missingPage, ticketPage, ticketsPage } from "./page";
import { openRequestLog } from "./request-log";
import { Store } from "./store";

export interface SandboxHelpdesk {
  /** Without a slash at the end. */
  url: string;
  faults: Pick<FaultPlan, "get" | "set">;
  held(): HeldAnswer[];
  release(): number;
  stop(): Promise<void>;
}

/** Starts it on the loopback interface. Port 0 takes any free one. State is what the file tells. */
export async function startSandboxHelpdesk(options: {
  port: number;
  file: string;
  token: string;
}): Promise<SandboxHelpdesk> {
  const { log, entries } = openRequestLog(options.file);
  const store = new Store();
  for (const entry of entries) store.apply(entry);
  const faults = new FaultPlan();
  const held = new HeldAnswers();
  const bearer = Buffer.from(`Bearer ${options.token}`);

  const server = createServer((request, response) => {
    serve(request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else send(response, refused(400, "This request can't be read."));
    });
  });
  // Longer than callers keep a connection, so that none is closed under a request just sent.
  server.keepAliveTimeout = 65_000;
  await listen(server, options.port);

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "/";
    const controls = path.startsWith("/_");
    if (!controls && !path.startsWith("/api/")) return servePage(path, store, response);

    const body = await readBody(request);
    const authorized = equalBytes(Buffer.from(request.headers.authorization ?? ""), bearer);
    if (controls) return send(response, authorized ? control(request.method, path, body, faults, held) : unauthorized);
    await serveApi(receivedOf(request, path, body ?? ""), { tooLarge: body === undefined, authorized }, response);
  }

  async function serveApi(
    received: Received,
    { authorized, tooLarge }: { authorized: boolean; tooLarge: boolean },
    response: ServerResponse,
  ): Promise<void> {
    const { latencyMs, retryAfter } = faults.get();
    if (latencyMs > 0) await sleep(latencyMs);

    const outcome = !authorized ? unauthorized : tooLarge ? refused(413, "Too large.") : work(received);
    const entry: LoggedRequest = { ...received, ...outcome };
    log.append(outcome.done === "written" ? entry : { ...entry, answer: undefined });
    store.apply(entry);

    if (outcome.fault === "dropAfterWrite") return void response.destroy();
    const answer = () => send(response, outcome, headersOf(outcome, retryAfter));
    if (outcome.fault !== "holdAfterWrite") return answer();
    const key = received.headers["idempotency-key"];
    const idempotencyKey = typeof key === "string" ? key : null;
    held.add(response, { method: received.method, path: received.path, idempotencyKey, since: received.at }, answer);
  }

  function work(received: Received): Outcome {
    const before = faults.drawBefore();
    if (before)
      return { done: "fault", status: before === "rate429" ? 429 : 500, fault: before, answer: { message: "Played." } };
    const outcome = outcomeOf(received, store);
    if (outcome.done !== "written") return outcome;
    const fault = faults.drawAfterWrite({ holdable: received.path.endsWith("/comments") });
    return fault ? { ...outcome, fault } : outcome;
  }

  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    faults,
    held: () => held.list(),
    release: () => held.release(),
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      log.close();
    },
  };
}

const unauthorized = refused(401, "Send the sandbox's token: Authorization: Bearer ...");

function servePage(path: string, store: Store, response: ServerResponse): void {
  const { pathname } = new URL(path, "http://sandbox");
  const ticket = store.tickets.get(decodeURIComponent(/^\/tickets\/([^/]+)$/.exec(pathname)?.[1] ?? ""));
  const found = ticket ? ticketPage(ticket) : pathname === "/" ? ticketsPage(store) : undefined;
  response.writeHead(found ? 200 : 404, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
  });
  response.end(found ?? missingPage());
}

function headersOf({ done, fault }: Outcome, retryAfter: number): Record<string, string> {
  if (fault === "rate429") return { "retry-after": String(retryAfter) };
  return done === "replayed" ? { "idempotent-replayed": "true" } : {};
}
