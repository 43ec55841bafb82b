import { z } from "zod";
import { defineContract } from "@/app/_edge/contract";
import { mostWaiting } from "@/app/_edge/poll-until";
import { Draft } from "../_wire/draft";
import { ById } from "../_wire/primitives";
import { AgentRequest, Proposal, Result } from "../_wire/proposal";

export const proposeDraftContract = defineContract({
  operation: "proposeDraft",
  method: "POST",
  path: "/api/v1/drafts",
  summary: "An agent's own draft, or a tool that it wants to run, is put before people.",
  permission: "drafts:write",
  query: z.object({
    workflow: z.string().min(1).optional().describe("The workflow's slug, for formats that have no place for it."),
  }),
  body: AgentRequest,
  answers: { 202: { description: "It waits for a person.", schema: Proposal } },
  problems: [404, 409],
});

export const getResultContract = defineContract({
  operation: "getResult",
  method: "GET",
  path: "/api/v1/drafts/{id}/result",
  summary: "What became of a draft that the caller proposed. Silence is no yes.",
  permission: "drafts:write",
  params: ById,
  query: z.object({
    wait: z.coerce
      .number()
      .min(0)
      .max(30)
      .default(0)
      .describe(
        `Seconds to wait for a final result. Where ${mostWaiting} calls of the workspace wait already, the answer comes at once.`,
      ),
  }),
  answers: { 200: { description: "The result so far.", schema: Result } },
  problems: [404],
});

export const getDraftContract = defineContract({
  operation: "getDraft",
  method: "GET",
  path: "/api/v1/drafts/{id}",
  summary: "One draft: what came in, every version, why it says what it says, how sure it is, and what became of it.",
  permission: "drafts:read",
  params: ById,
  answers: { 200: { description: "The draft.", schema: Draft } },
  problems: [404],
});
