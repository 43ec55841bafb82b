import { once } from "node:events";
import type { ServerResponse } from "node:http";

/** Milliseconds that a reader of events may take nothing. A download may rest; who follows events and does not read is let go. */
export const eventPatience = { milliseconds: 15_000 };

/** Sends the web's Response as Node's answer. JSON goes out in one piece, everything else as it comes. */
export async function sendResponse(response: Response, outgoing: ServerResponse): Promise<void> {
  const whole = isJson(response) ? Buffer.from(await response.arrayBuffer()) : undefined;
  for (const [name, value] of response.headers) {
    if (name !== "set-cookie") outgoing.setHeader(name, value);
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader("set-cookie", cookies);
  outgoing.statusCode = response.status;

  if (whole) outgoing.setHeader("content-length", whole.length).end(whole);
  else if (response.body) await stream(response.body, outgoing);
  else outgoing.end();
}

const isJson = (response: Response): boolean =>
  /^application\/(problem\+)?json\b/.test(response.headers.get("content-type") ?? "");

export const isEventStream = (outgoing: ServerResponse): boolean =>
  String(outgoing.getHeader("content-type") ?? "").startsWith("text/event-stream");

async function stream(body: ReadableStream<Uint8Array>, outgoing: ServerResponse): Promise<void> {
  const reader = body.getReader();
  const patience = isEventStream(outgoing) ? eventPatience.milliseconds : undefined;
  // Tells the handler that nobody listens any more.
  outgoing.once("close", () => void reader.cancel().catch(() => undefined));
  outgoing.flushHeaders();
  for (;;) {
    const { done, value } = await reader.read();
    if (done || outgoing.destroyed) break;
    if (!outgoing.write(value)) await drained(outgoing, patience);
  }
  outgoing.end();
}

async function drained(outgoing: ServerResponse, patience: number | undefined): Promise<void> {
  const settled = new AbortController();
  const timer = patience && setTimeout(() => outgoing.destroy(), patience);
  try {
    await Promise.race(["drain", "close"].map((event) => once(outgoing, event, { signal: settled.signal })));
  } finally {
    clearTimeout(timer);
    settled.abort();
  }
}
