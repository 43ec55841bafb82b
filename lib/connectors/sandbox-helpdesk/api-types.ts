import { z } from "zod";
import { connectionSettings, HeaderSecret } from "../connection-settings";

export const HelpdeskConfig = z.strictObject({
  /** `key`: the target repeats its answer to an Idempotency-Key. `lookup`: a marker in the comment, looked for before a repeat. */
  once: z.enum(["key", "lookup"]).default("key"),
  ...connectionSettings,
});
export type HelpdeskConfig = z.infer<typeof HelpdeskConfig>;

export const HelpdeskCredentials = z.strictObject({ token: HeaderSecret });
export type HelpdeskCredentials = z.infer<typeof HelpdeskCredentials>;

/** What the helpdesk answers about one comment. */
export const CommentAnswer = z.object({
  id: z.string().min(1),
  marker: z.string().nullable(),
  /** Where its page is, from the server's root. */
  path: z.string().regex(/^\/(?![/\\])/),
});
export type CommentAnswer = z.infer<typeof CommentAnswer>;

export const CommentsAnswer = z.object({ data: z.array(CommentAnswer) });
