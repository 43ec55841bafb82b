import { z } from "zod";
import { defineContract } from "@/app/_edge/contract";
import { workflowStatuses } from "@/lib/db/schema/workflows/workflow";
import { signatureSchemes } from "@/lib/intake/signatures";
import { ById, Done, Id } from "../_wire/primitives";

const Workflow = z
  .object({
    id: Id,
    slug: z.string(),
    name: z.string(),
    status: z.enum(workflowStatuses),
    version: z.int(),
    triggers: z.array(z.object({ slug: z.string(), scheme: z.enum(signatureSchemes), enabled: z.boolean() })),
  })
  .meta({ id: "Workflow" });

export const listWorkflowsContract = defineContract({
  operation: "listWorkflows",
  method: "GET",
  path: "/api/v1/workflows",
  summary: "The workspace's workflows and where their events come in.",
  permission: "config:read",
  answers: {
    200: { description: "All of them.", schema: z.object({ data: z.array(Workflow), next_cursor: z.null() }) },
  },
});

export const pauseWorkflowContract = defineContract({
  operation: "pauseWorkflow",
  method: "POST",
  path: "/api/v1/workflows/{id}/pause",
  summary: "Stops drafting. Events are still taken in, and open reviews can be decided.",
  permission: "config:write",
  params: ById,
  answers: { 200: { description: "It is paused.", schema: Done } },
  problems: [404],
});

export const setCallbackContract = defineContract({
  operation: "setCallback",
  method: "POST",
  path: "/api/v1/workflows/{id}/callback",
  summary:
    "Has the results of the workflow's agents sent to an address, signed by Standard Webhooks with a new secret.",
  permission: "config:write",
  params: ById,
  body: z.object({
    url: z.string().describe("http or https."),
    allow_private_addresses: z.boolean().default(false).describe("Lets it be on a private network or this machine."),
  }),
  answers: {
    200: {
      description: "It is set, for requests from now on.",
      schema: z.object({ id: Id, url: z.string(), secret: z.string().describe("Shown this once.") }),
    },
  },
  problems: [404],
  answersOnce: true,
});

export const removeCallbackContract = defineContract({
  operation: "removeCallback",
  method: "DELETE",
  path: "/api/v1/workflows/{id}/callback",
  summary: "Sends results nowhere any more. Agents can still collect them.",
  permission: "config:write",
  params: ById,
  answers: { 200: { description: "It is removed.", schema: Done } },
  problems: [404],
});

export const resumeWorkflowContract = defineContract({
  operation: "resumeWorkflow",
  method: "POST",
  path: "/api/v1/workflows/{id}/resume",
  summary: "Drafts again, beginning with everything that came in meanwhile.",
  permission: "config:write",
  params: ById,
  answers: { 200: { description: "It is active.", schema: Done } },
  problems: [404],
});
