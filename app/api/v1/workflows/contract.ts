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
