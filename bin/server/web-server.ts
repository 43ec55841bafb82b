/** The HTTP server: hot routes answered here, everything else by Next. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { toProblemResponse } from "@/app/_edge/problem";
import { ValidationError } from "@/lib/core/errors";
import { log } from "@/lib/core/log";
import type { HotRoute } from "@/app/api/hot-routes";
import { hotRouter, type HotAnswer } from "./hot-router";
import { isEventStream, sendResponse } from "./send-response";
import { toRequest } from "./to-request";

type NodeHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** How long a caller may take to send a request, in milliseconds; the largest has 1 MiB. */
const requestTimeout = 30_000;

export interface WebServer {
  server: Server;
  /** Answers what is under way, for at most `patience` milliseconds, and ends open event streams at once. */
  close(patience: number): Promise<void>;
}

export function createWebServer(routes: readonly HotRoute[], next: NodeHandler): WebServer {
  const find = hotRouter(routes);
  const open = new Set<ServerResponse>();

  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout }, (incoming, outgoing) => {
    open.add(outgoing);
    outgoing.once("close", () => open.delete(outgoing));
    // No Request can have it, so Next would fail.
    if (incoming.method === "TRACE")
      return void outgoing.writeHead(405, { allow: "GET, HEAD, POST, PUT, DELETE" }).end();
    const path = pathOf(incoming);
    const hot = isReadable(path) ? find(incoming.method ?? "", path) : refuseAddress;
    const answered = hot ? answer(hot, incoming, outgoing) : next(incoming, outgoing);
    answered.catch((error: unknown) => fail(error, outgoing));
  });
  return { server, close: (patience) => close(server, open, patience) };
}

// Next would call it its own fault.
const refuseAddress: HotAnswer = () => Promise.reject(new ValidationError("This address makes no sense."));

function isReadable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return path.startsWith("/");
  } catch {
    return false;
  }
}

const pathOf = ({ url = "" }: IncomingMessage): string => {
  const query = url.indexOf("?");
  return query < 0 ? url : url.slice(0, query);
};

async function answer(handle: HotAnswer, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  let request = new Request("http://localhost/");
  let response: Response;
  try {
    request = await toRequest(incoming);
    response = await handle(request);
  } catch (error) {
    if (incoming.destroyed && !incoming.complete) return;
    response = toProblemResponse(error, request);
  }
  // The rest of a body that was refused would be taken for the next request.
  if (!incoming.complete) outgoing.setHeader("connection", "close");
  await sendResponse(response, outgoing);
}

function fail(error: unknown, outgoing: ServerResponse): void {
  log.error({ err: error }, "request failed");
  if (outgoing.headersSent) return void outgoing.destroy();
  outgoing.writeHead(500, { "content-type": "application/problem+json", "cache-control": "no-store" });
  outgoing.end(
    JSON.stringify({
      type: "https://countersign.dev/problems/internal-error",
      title: "Something went wrong here",
      status: 500,
    }),
  );
}

async function close(server: Server, open: Set<ServerResponse>, patience: number): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  const deadline = Date.now() + patience;
  while (open.size > 0 && Date.now() < deadline) {
    for (const outgoing of open) if (isEventStream(outgoing)) outgoing.destroy();
    server.closeIdleConnections();
    await sleep(50);
  }
  server.closeAllConnections();
  await closed;
}
