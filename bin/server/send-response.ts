import { once } from "node:events";
import type { ServerResponse } from "node:http";

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

async function stream(body: ReadableStream<Uint8Array>, outgoing: ServerResponse): Promise<void> {
  const reader = body.getReader();
  // Tells the handler that nobody listens any more.
  outgoing.once("close", () => void reader.cancel().catch(() => undefined));
  outgoing.flushHeaders();
  for (;;) {
    const { done, value } = await reader.read();
    if (done || outgoing.destroyed) break;
    if (!outgoing.write(value)) await Promise.race([once(outgoing, "drain"), once(outgoing, "close")]);
  }
  outgoing.end();
}
