/** Our own formats: a tool that the agent runs once it is approved, or a draft that we carry out by the workflow's own action. */
import { z } from "zod";
import { TypedContent } from "@/lib/drafting/typed-content";
import { selfReports } from "@/lib/drafting/models/model";
import { Arguments, Description, RequestId, ToolName, type ToolFormat } from "./agent-request";

const of = {
  workflow: z.string().min(1).optional().describe("The workflow's slug; or as ?workflow= in the address."),
  id: RequestId.optional().describe(
    "Your own id of this request: sent again with the same id, it is the same request.",
  ),
};

const ToolRequest = z.strictObject({
  ...of,
  tool: ToolName.describe("What you will run once it is approved, by your own name for it."),
  arguments: Arguments,
  description: Description.describe("Why and what for: the reviewer reads it first."),
  allow_edit: z.boolean().default(true).describe("Whether you can run it with arguments that a reviewer has changed."),
});

export const nativeTool: ToolFormat<z.output<typeof ToolRequest>> = {
  name: "native",
  key: "tool",
  schema: ToolRequest,
  idOf: ({ id }) => id ?? null,
  calls: ({ tool, arguments: args, description, allow_edit: edit }) => [
    { tool, args, description: description ?? "", allows: { approve: true, edit } },
  ],
  answer: (_request, [result]) => {
    if (!result?.approved) return { approved: false, reason: result?.reason ?? "" };
    return { approved: true, tool: result.tool, arguments: result.args, edited: result.edited };
  },
};

/** A draft for the workflow's own action, about an event as its trigger takes it. */
export const DraftRequest = z.strictObject({
  ...of,
  trigger: z
    .string()
    .min(1)
    .optional()
    .describe("Whose schema and mapping apply; needed only where there are several."),
  payload: z.record(z.string(), z.unknown()).describe("What came in, as the trigger takes it."),
  draft: TypedContent.describe("What you propose to send: the text, and other fields of the action."),
  self_report: z
    .enum(selfReports)
    .optional()
    .describe("How well your draft answers, in your own opinion: one signal of several."),
});
