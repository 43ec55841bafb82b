import { z } from "zod";
import { writeBackStates } from "@/lib/db/schema/write-back/write-back";
import { DraftRequest } from "@/lib/intake/agents/native";
import { toolFormats } from "@/lib/intake/agents/parse-agent-request";
import { type ProposalResult, proposalStatuses } from "@/lib/review/proposal-result";
import { resultDocument } from "@/lib/review/result-document";
import type { Proposed } from "@/lib/review/propose-draft";
import { Actor } from "./actor";
import { ProposedAction } from "./draft";
import { ContentHash, Id, Time } from "./primitives";
import { Receipt } from "./write-back";

/** Told apart and checked by lib/intake/agents, which says what is wrong in the words of the one format that was meant. */
export const AgentRequest = z.unknown().meta({
  id: "AgentRequest",
  description:
    "One of: a tool call (`tool`), a draft for the workflow's action (`payload`, `draft`), LangChain's human-in-the-loop request in Python's or JavaScript's spelling, an agent-inbox interrupt, or a HumanLayer function call. An interrupt may come whole (`{id, value}`) or in a list of one.",
  anyOf: [DraftRequest, ...toolFormats.map(({ schema }) => schema)].map((schema) => {
    const { $schema: _, ...own } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
    return own;
  }),
});

const ProposedDraft = z.object({ id: Id, review_id: Id, url: z.string().describe("Where its result will be.") });

export const Proposal = ProposedDraft.extend({
  duplicate: z.boolean().describe("The same request had come before."),
  drafts: z.array(ProposedDraft).describe("One a tool call, in order; the first is the one above."),
}).meta({ id: "Proposal" });

export function proposedOnWire({ drafts, duplicate }: Proposed): z.input<typeof Proposal> {
  const all = drafts.map(({ draftId, reviewId }) => ({
    id: draftId,
    review_id: reviewId,
    url: `/api/v1/drafts/${draftId}/result`,
  }));
  const [first] = all;
  if (!first) throw new Error("A request has one draft at the least.");
  return { ...first, duplicate, drafts: all };
}

export const Result = z
  .object({
    draft_id: Id,
    review_id: Id,
    status: z
      .enum(proposalStatuses)
      .describe(
        "Only `approved` is a yes. `pending` also while an approval can still be taken back or has not arrived.",
      ),
    write_back: z
      .object({
        state: z.enum(writeBackStates),
        remote_id: z.string().nullable(),
        receipt: Receipt.nullable(),
        message: z.string().nullable(),
      })
      .nullable()
      .describe("How far carrying it out is."),
    decision: z
      .object({
        by: Actor,
        at: Time,
        reason_code: z.string().nullable(),
        comment: z.string().nullable(),
        edited: z.boolean().describe("It is not as it was proposed."),
        draft_version: z.int(),
        content_hash: ContentHash,
        actions: z.array(ProposedAction),
      })
      .nullable()
      .describe("Once it is final."),
    response: z.unknown().describe("In the request's own format, once all of its calls are final; null before."),
  })
  .meta({ id: "Result" });

export const resultOnWire = ({ response, ...result }: ProposalResult): z.input<typeof Result> => ({
  ...resultDocument(result),
  response,
});
