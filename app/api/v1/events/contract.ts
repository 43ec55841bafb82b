import { z } from "zod";
import { defineContract } from "@/app/_edge/contract";
import { mostWaiting } from "@/app/_edge/poll-until";
import { Draft } from "../_wire/draft";
import { ById, Id, JsonObject } from "../_wire/primitives";

const EventRequest = z
  .object({
    workflow: z.string().min(1).describe("The workflow's slug."),
    trigger: z
      .string()
      .min(1)
      .optional()
      .describe("Whose schema and mapping apply; needed only where the workflow has several."),
    id: z
      .string()
      .regex(/^[!-~]{1,255}$/, "must be 1 to 255 visible ASCII characters")
      .optional()
      .describe("Your own id of this event: sent again with the same id, it is a duplicate."),
    payload: JsonObject.describe("As the trigger takes it; unknown fields are kept."),
  })
  .meta({ id: "EventRequest" });

const accepted = { event_id: Id, duplicate: z.boolean() };

export const acceptEventContract = defineContract({
  operation: "acceptEvent",
  method: "POST",
  path: "/api/v1/events",
  summary: "Takes in one event. With `wait` the answer is the draft, if it is ready in time.",
  permission: "events:write",
  query: z.object({
    wait: z.coerce
      .number()
      .min(0)
      .max(30)
      .default(0)
      .describe(
        `Seconds. Needs drafts:read as well. Where ${mostWaiting} calls of the workspace wait already, the answer comes at once.`,
      ),
  }),
  body: EventRequest,
  answers: {
    200: { description: "Accepted, and the draft is ready.", schema: z.object({ ...accepted, draft: Draft }) },
    202: {
      description: "Accepted and stored.",
      schema: z
        .object({ ...accepted, url: z.string().describe("Where to look for the draft.") })
        .meta({ id: "Accepted" }),
    },
  },
  problems: [404],
});

export const getEventContract = defineContract({
  operation: "getEvent",
  method: "GET",
  path: "/api/v1/events/{id}",
  summary: "What became of an event.",
  permission: "drafts:read",
  params: ById,
  answers: {
    200: { description: "Null while there is no draft.", schema: z.object({ id: Id, draft_id: Id.nullable() }) },
  },
  problems: [404],
});
