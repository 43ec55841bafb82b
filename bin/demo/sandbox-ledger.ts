/** What really arrived at the sandbox helpdesk, read from its own file of raw requests. */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { LoggedRequest } from "@/bin/sandbox-helpdesk/model";
import { contentHash, type JsonObject } from "@/lib/drafting/proposal";

export interface ArrivedComment {
  ticketId: string;
  body: string;
  /** Everything that was written, without the marker by which it is found again. */
  payload: JsonObject;
}

const commentPath = /^\/api\/tickets\/([^/]+)\/comments$/;

/** Every comment that was written, once for each time it was written. */
export async function readArrivals(file: string): Promise<ArrivedComment[]> {
  const arrived: ArrivedComment[] = [];
  for await (const line of createInterface({ input: createReadStream(file, "utf8"), crlfDelay: Infinity })) {
    const request = LoggedRequest.parse(JSON.parse(line));
    const [, ticketId] = commentPath.exec(request.path) ?? [];
    if (!ticketId || request.done !== "written") continue;
    const { marker: _, ...payload } = JSON.parse(request.body) as { body: string; marker?: string };
    arrived.push({ ticketId: decodeURIComponent(ticketId), body: payload.body, payload });
  }
  return arrived;
}

/** The content hash that a decision on exactly this comment is bound to. */
export const hashOfArrival = (connection: string, { ticketId, payload }: ArrivedComment): string =>
  contentHash([{ connection, operation: "add-comment", target: { ticketId }, payload }]);
