/** What an agent asks for over MCP, and what it is answered: models read every word of it. */
import { z } from "zod";
import { selfReports } from "@/lib/drafting/models/model";
import { type ProposalResult, proposalStatuses } from "@/lib/review/proposal-result";
import { Id, JsonObject } from "../v1/_wire/primitives";

const ofTool = {
  tool: z.string().min(1).max(200).optional().describe("The tool that you want to run, by your name for it."),
  arguments: JsonObject.optional().describe("Exactly what you would run it with."),
  description: z.string().max(20_000).optional().describe("Why and what for. The person reads this first."),
  allow_edit: z
    .boolean()
    .optional()
    .describe("Whether a person may change the arguments. They may unless you say false."),
};

const ofDraft = {
  payload: JsonObject.optional().describe("What came in that your draft answers, as the workflow's trigger takes it."),
  draft: z
    .object({
      body: z.string(),
      fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
    })
    .optional()
    .describe("What you propose to send: the text, and other fields of the workflow's action."),
  trigger: z.string().min(1).optional().describe("Needed only where the workflow has several triggers."),
  self_report: z.enum(selfReports).optional().describe("How well your draft answers, in your own opinion."),
};

/** Of a tool call or of a draft; which of them it is and whether it fits is told by lib/intake/agents, with every fault. */
export const Asked = z.object({
  workflow: z.string().min(1).describe("The slug of the workflow whose people decide."),
  ...ofTool,
  ...ofDraft,
  id: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe("Your own id of this one request. Sent again with the same id after a timeout, it is the same request."),
});

/** The request in our own format. Nothing is left out that was sent: a mixture of both kinds is refused. */
export const requestOf = ({ workflow: _, allow_edit, ...given }: z.output<typeof Asked>): object => ({
  ...given,
  ...(given.tool === undefined ? allow_edit !== undefined && { allow_edit } : { allow_edit: allow_edit ?? true }),
});

export const Approval = z.object({
  draft_id: Id.describe("For check_approval."),
  page: z.string().describe("Where a person decides it."),
  status: z.enum(proposalStatuses),
  may_proceed: z
    .boolean()
    .describe("Only true means yes. Pending, rejected, expired, superseded, an error and silence all mean no."),
  arguments: JsonObject.nullable().describe(
    "What was approved of a tool call: run the tool with these, not with those that you sent.",
  ),
  draft: z
    .object({ body: z.string(), fields: JsonObject })
    .nullable()
    .describe("What was approved of a draft. It has been sent for you: do not send it yourself."),
  edited: z.boolean().describe("A person has changed it."),
  reason: z.string().nullable().describe("Why it was rejected, in the person's words."),
});

export function approvalOnWire(
  { draftId, ofTool, status, decided }: ProposalResult,
  appUrl: string,
): z.input<typeof Approval> {
  const version = status === "approved" && decided ? decided.version : null;
  return {
    draft_id: draftId,
    page: `${appUrl}/drafts/${draftId}`,
    status,
    may_proceed: version !== null,
    arguments: version && ofTool ? (version.actions[0]?.payload ?? null) : null,
    draft: version && !ofTool ? { body: version.content.body, fields: version.content.fields ?? {} } : null,
    edited: version !== null && decided?.edited === true,
    reason: version ? null : (decided?.comment ?? decided?.reasonCode ?? null),
  };
}
