import type { Receipt, StoredRequest } from "../connector";
import { type Action, parseAction } from "../parse-action";
import type { CommentAnswer, HelpdeskConfig } from "./api-types";
import { operations } from "./operations";

export function requestOf(given: Action, key: string, { baseUrl, once }: HelpdeskConfig): StoredRequest {
  const { target, payload } = parseAction(operations, given);
  return {
    method: "POST",
    url: `${baseUrl}/api/tickets/${encodeURIComponent(String(target.ticketId))}/comments`,
    headers: { "content-type": "application/json", ...(once === "key" ? { "idempotency-key": key } : {}) },
    body: JSON.stringify(once === "key" ? payload : { ...payload, marker: key }),
  };
}

export const receiptOf = (comment: CommentAnswer, how: Receipt["how"], { baseUrl }: HelpdeskConfig): Receipt => ({
  remoteId: comment.id,
  url: baseUrl + comment.path,
  how,
});
