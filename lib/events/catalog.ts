/** The internal events: what happened, with ids and no content. Each starts a durable function. */
import { z } from "zod";

export const catalog = {
  "event/accepted": z.object({ workspaceId: z.uuid(), eventId: z.uuid() }),
  "decision/recorded": z.object({ workspaceId: z.uuid(), reviewId: z.uuid(), decisionId: z.uuid() }),
  "redraft/requested": z.object({ workspaceId: z.uuid(), reviewId: z.uuid(), decisionId: z.uuid() }),
  "write-back/due": z.object({ workspaceId: z.uuid(), writeBackId: z.uuid() }),
} as const;

export type EventName = keyof typeof catalog;
export type InternalEvent = {
  [Name in EventName]: {
    name: Name;
    data: z.infer<(typeof catalog)[Name]>;
    /** A hint for later; what is due is in the row that it names. */
    deliverAt?: Date;
  };
}[EventName];
