import { sha256 } from "@/lib/core/crypto";
import { Comment, type LoggedRequest, type Outcome, type Received, Ticket } from "./model";

export interface StoredTicket extends Ticket {
  comments: Comment[];
}

/** Tickets, comments and first answers by idempotency key. Everything in it came in by `apply`: live, or again after a restart. */
export class Store {
  readonly tickets = new Map<string, StoredTicket>();
  readonly #answers = new Map<string, { fingerprint: string; status: number; answer: unknown }>();
  #comments = 0;

  nextTicketId(): string {
    let number = this.tickets.size + 1;
    while (this.tickets.has(String(number))) number++;
    return String(number);
  }

  nextCommentId(): string {
    return `c-${this.#comments + 1}`;
  }

  /** What was answered to the first request with this one's key; a conflict if that was another request. */
  answerOf(request: Received): Pick<Outcome, "status" | "answer"> | "conflict" | undefined {
    const first = this.#answers.get(keyOf(request) ?? "");
    if (!first) return undefined;
    return first.fingerprint === fingerprintOf(request) ? first : "conflict";
  }

  apply(entry: LoggedRequest): void {
    if (entry.done !== "written") return;
    if (/^\/api\/tickets(\?|$)/.test(entry.path)) this.#addTicket(Ticket.parse(entry.answer));
    else this.#addComment(Comment.parse(entry.answer));

    const key = keyOf(entry);
    if (key) this.#answers.set(key, { fingerprint: fingerprintOf(entry), status: entry.status, answer: entry.answer });
  }

  #addTicket(ticket: Ticket): void {
    this.tickets.set(ticket.id, { ...ticket, comments: [] });
  }

  #addComment(comment: Comment): void {
    this.tickets.get(comment.ticketId)?.comments.push(comment);
    this.#comments++;
  }
}

function keyOf({ headers }: Received): string | undefined {
  const key = headers["idempotency-key"];
  return typeof key === "string" && key !== "" ? key : undefined;
}

const fingerprintOf = ({ method, path, body }: Received): string => sha256(`${method} ${path}\n${body}`);
