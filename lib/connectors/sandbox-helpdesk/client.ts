import type { Access, StoredRequest } from "../connector";
import { ConnectorError } from "../connector-error";
import { type Answer, exchange } from "../exchange";
import { jsonOf, refusalOf } from "../refusal";
import { CommentAnswer, CommentsAnswer, type HelpdeskConfig, type HelpdeskCredentials } from "./api-types";

type HelpdeskAccess = Access<HelpdeskConfig, HelpdeskCredentials>;

export async function addComment(
  request: StoredRequest,
  access: HelpdeskAccess,
): Promise<{ comment: CommentAnswer; repeated: boolean }> {
  const answer = await call(request, access);
  const comment = CommentAnswer.safeParse(jsonOf(answer.body));
  if (!comment.success) throw incomprehensible(answer);
  return { comment: comment.data, repeated: answer.headers.get("idempotent-replayed") === "true" };
}

export async function findComment(
  request: StoredRequest,
  marker: string,
  access: HelpdeskAccess,
): Promise<CommentAnswer | null> {
  const url = `${request.url}?marker=${encodeURIComponent(marker)}`;
  const answer = await call({ method: "GET", url, headers: {} }, access);
  const comments = CommentsAnswer.safeParse(jsonOf(answer.body));
  if (!comments.success) throw incomprehensible(answer);
  return comments.data.data.find((comment) => comment.marker === marker) ?? null;
}

async function call(request: Parameters<typeof exchange>[1], access: HelpdeskAccess): Promise<Answer> {
  const answer = await exchange(access, request, { authorization: `Bearer ${access.credentials.token}` });
  const refusal = refusalOf(answer, access.config.once);
  if (refusal) throw refusal;
  return answer;
}

const incomprehensible = ({ status }: Answer): ConnectorError =>
  new ConnectorError("uncertain", `The helpdesk accepted it (${status}) but did not say what it has written.`, {
    status,
  });
