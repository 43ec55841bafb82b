/** The internal events: what happened, with ids and no content. Each starts a durable function. */
import { z } from "zod";
import { noticeReasons } from "@/lib/members/notice-choices";

export const catalog = {
  "event/accepted": z.object({ workspaceId: z.uuid(), eventId: z.uuid() }),
  "decision/recorded": z.object({ workspaceId: z.uuid(), reviewId: z.uuid(), decisionId: z.uuid() }),
  "review/reopened": z.object({ workspaceId: z.uuid(), reviewId: z.uuid() }),
  "redraft/requested": z.object({ workspaceId: z.uuid(), reviewId: z.uuid(), decisionId: z.uuid() }),
  "write-back/due": z.object({ workspaceId: z.uuid(), writeBackId: z.uuid() }),
  "notification/due": z.object({
    workspaceId: z.uuid(),
    reviewId: z.uuid(),
    reason: z.enum(noticeReasons),
    /** Whom it names; of none, it concerns the review's group. */
    memberIds: z.array(z.uuid()),
    /** Who did it, and so needs not be told. */
    by: z.uuid().nullable(),
  }),
  "digest/due": z.object({ workspaceId: z.uuid(), digestId: z.uuid() }),
  "card/due": z.object({ workspaceId: z.uuid(), cardId: z.uuid() }),
  "callback/due": z.object({ workspaceId: z.uuid(), deliveryId: z.uuid() }),
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
