/** What goes over the sandbox's wire and into its file. */
import { z } from "zod";

export const OpenTicket = z.strictObject({
  /** The caller's own number for it; the next free number if there is none. */
  id: z.string().min(1).max(200).optional(),
  subject: z.string().max(10_000),
  body: z.string().max(1_000_000),
  customer: z.strictObject({ name: z.string().max(1_000), email: z.string().max(1_000) }),
});

export const AddComment = z.strictObject({
  body: z.string().min(1).max(1_000_000),
  /** What the ticket is set to; as it was if not given. */
  status: z.enum(["open", "pending", "solved"]).optional(),
  /** A note that the customer doesn't see. */
  internal: z.boolean().optional(),
  /** Any text by which the caller can find this comment again. */
  marker: z.string().min(1).max(200).optional(),
});

export const Ticket = z.object({ ...OpenTicket.shape, id: z.string(), createdAt: z.string() });
export type Ticket = z.infer<typeof Ticket>;

export const Comment = z.object({
  id: z.string(),
  ticketId: z.string(),
  body: z.string(),
  marker: z.string().nullable(),
  status: AddComment.shape.status,
  internal: AddComment.shape.internal,
  createdAt: z.string(),
  /** Where the page shows it, from the server's root. */
  path: z.string(),
});
export type Comment = z.infer<typeof Comment>;

/** One request under /api as it was received, without the token, and what was done about it. One line of the file. */
export const LoggedRequest = z.object({
  at: z.string(),
  method: z.string(),
  /** With the query. */
  path: z.string(),
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  body: z.string(),
  done: z.enum(["read", "written", "replayed", "refused", "fault"]),
  status: z.number(),
  /** The fault that was played: instead of the work, or, with `done: "written"`, on its answer. */
  fault: z.enum(["rate429", "rate500", "dropAfterWrite", "holdAfterWrite"]).optional(),
  /** What was answered to a write: the state is rebuilt from these. */
  answer: z.unknown().optional(),
});
export type LoggedRequest = z.infer<typeof LoggedRequest>;

/** A request whose body has been read. */
export type Received = Pick<LoggedRequest, "at" | "method" | "path" | "headers" | "body">;

export type Outcome = Pick<LoggedRequest, "done" | "status" | "fault" | "answer">;
