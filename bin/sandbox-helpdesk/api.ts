/** What the helpdesk's API does with one request. Decides only: the server stores and answers. */
import type { z } from "zod";
import { AddComment, type Comment, OpenTicket, type Outcome, type Received, type Ticket } from "./model";
import type { Store, StoredTicket } from "./store";

export function outcomeOf(request: Received, store: Store): Outcome {
  const url = new URL(request.path, "http://sandbox");
  const route = /^\/api\/tickets(?:\/([^/]+)(\/comments)?)?$/.exec(url.pathname);
  if (!route) return refused(404, "There is no such address here.");

  const ticketId = route[1] === undefined ? undefined : decodeURIComponent(route[1]);
  if (ticketId === undefined)
    return request.method === "POST" ? openTicket(request, store) : refused(405, "Only POST.");

  const ticket = store.tickets.get(ticketId);
  if (!ticket) return refused(404, "There is no such ticket. Open it first: POST /api/tickets.");
  if (request.method === "GET") return read(route[2] ? commentsOf(ticket, url.searchParams.get("marker")) : ticket);
  return request.method === "POST" && route[2] ? addComment(request, ticket, store) : refused(405, "Not this method.");
}

function openTicket(request: Received, store: Store): Outcome {
  return once(request, store, OpenTicket, (given) => {
    const existing = given.id === undefined ? undefined : store.tickets.get(given.id);
    if (existing) return sameTicket(existing, given);
    const ticket: Ticket = { ...given, id: given.id ?? store.nextTicketId(), createdAt: request.at };
    return { done: "written", status: 201, answer: ticket };
  });
}

/** Opening a ticket again under its own number is not a second ticket. */
function sameTicket({ comments: _, ...ticket }: StoredTicket, given: z.infer<typeof OpenTicket>): Outcome {
  const same = JSON.stringify({ ...ticket, ...given }) === JSON.stringify(ticket);
  return same ? { done: "replayed", status: 200, answer: ticket } : refused(409, "Another ticket has this number.");
}

function addComment(request: Received, ticket: StoredTicket, store: Store): Outcome {
  return once(request, store, AddComment, ({ marker = null, ...said }) => {
    const id = store.nextCommentId();
    const path = `/tickets/${encodeURIComponent(ticket.id)}#${id}`;
    const comment: Comment = { id, ticketId: ticket.id, ...said, marker, createdAt: request.at, path };
    return { done: "written", status: 201, answer: comment };
  });
}

/** A key's first answer is given again; only a new key, or none, does the work. */
function once<T>(request: Received, store: Store, schema: z.ZodType<T>, work: (input: T) => Outcome): Outcome {
  const earlier = store.answerOf(request);
  if (earlier === "conflict") return refused(422, "This Idempotency-Key was used for another request.");
  if (earlier) return { done: "replayed", status: earlier.status, answer: earlier.answer };

  const input = schema.safeParse(jsonOf(request.body));
  if (input.success) return work(input.data);
  const faults = input.error.issues.map((issue) => `/${issue.path.join("/")}: ${issue.message}`);
  return refused(422, `This does not fit: ${faults.join("; ")}`);
}

const commentsOf = (ticket: StoredTicket, marker: string | null): { data: Comment[] } => ({
  data: marker === null ? ticket.comments : ticket.comments.filter((comment) => comment.marker === marker),
});

const read = (answer: unknown): Outcome => ({ done: "read", status: 200, answer });

export const refused = (status: number, message: string): Outcome => ({ done: "refused", status, answer: { message } });

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
