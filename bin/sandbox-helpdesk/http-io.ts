import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Outcome, Received } from "./model";

const bodyLimit = 1024 * 1024;

export function send(
  response: ServerResponse,
  { status, answer }: Outcome,
  headers: Record<string, string> = {},
): void {
  const text = Buffer.from(JSON.stringify(answer));
  response
    .writeHead(status, { ...headers, "content-type": "application/json", "content-length": text.length })
    .end(text);
}

export function receivedOf(request: IncomingMessage, path: string, body: string): Received {
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    value === undefined || name === "authorization" ? [] : [[name, value] as const],
  );
  return {
    at: new Date().toISOString(),
    method: request.method ?? "",
    path,
    headers: Object.fromEntries(headers),
    body,
  };
}

/** The body as text; undefined if it is too large. */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= bodyLimit) chunks.push(chunk);
  }
  return size <= bodyLimit ? Buffer.concat(chunks).toString("utf8") : undefined;
}

export function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", () => resolve());
  });
}

export function portOf(server: Server): number {
  const address = server.address();
  if (typeof address === "object" && address) return address.port;
  throw new Error("The sandbox helpdesk is not listening.");
}
