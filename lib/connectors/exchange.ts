/** One request and its whole answer. What goes wrong on the wire is told by what it means for the write. */
import type { ConnectionSettings } from "./connection-settings";
import type { Access, StoredRequest } from "./connector";
import { ConnectorError } from "./connector-error";
import { wireFailure } from "./wire-failure";

export interface Answer {
  status: number;
  headers: Headers;
  body: string;
}

const bodyLimit = 1024 * 1024;

/** Sends a request with its credentials. Throws a ConnectorError unless an answer came, whatever its status. */
export async function exchange(
  { config, fetch, signal }: Pick<Access<Pick<ConnectionSettings, "baseUrl">, unknown>, "config" | "fetch" | "signal">,
  request: Pick<StoredRequest, "method" | "url" | "headers"> & { body?: string },
  authorization: Record<string, string>,
): Promise<Answer> {
  if (signal.aborted) throw new ConnectorError("transient", "There was no time left to send it.");
  const { method, url, body } = request;
  if (new URL(url).origin !== new URL(config.baseUrl).origin) {
    // A stored request must not carry the credentials of the new server to the old one.
    throw new ConnectorError("config", "The connection has moved to another server since this request was made.");
  }
  const response = await fetch(url, { method, body, signal, headers: { ...request.headers, ...authorization } }).catch(
    (error: unknown) => {
      throw wireFailure(error);
    },
  );
  const { status, headers } = response;
  try {
    return { status, headers, body: await readText(response) };
  } catch (error) {
    // A refusal is told by its status alone; an acceptance is in the body that never came.
    if (!response.ok) return { status, headers, body: "" };
    throw wireFailure(error);
  }
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > bodyLimit) throw new RangeError("The answer is too long.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
