/**
 * LangChain's human-in-the-loop middleware: `HITLRequest` and `HITLResponse`, in Python's spelling and in JavaScript's.
 * Source: https://docs.langchain.com/oss/python/langchain/human-in-the-loop
 */
import { z } from "zod";
import type { JsonObject } from "@/lib/drafting/proposal";
import {
  Arguments,
  type CallResult,
  Description,
  mostCalls,
  type ToolCall,
  type ToolFormat,
  ToolName,
} from "./agent-request";

const Decisions = z.array(z.enum(["approve", "edit", "reject", "respond"])).min(1);

const PythonRequest = z.looseObject({
  action_requests: z
    .array(z.looseObject({ name: ToolName, args: Arguments, description: Description }))
    .min(1)
    .max(mostCalls),
  review_configs: z.array(z.looseObject({ action_name: ToolName, allowed_decisions: Decisions })).default([]),
});

const JavaScriptRequest = z.looseObject({
  actionRequests: z
    .array(z.looseObject({ name: ToolName, args: Arguments, description: Description }))
    .min(1)
    .max(mostCalls),
  reviewConfigs: z.array(z.looseObject({ actionName: ToolName, allowedDecisions: Decisions })).default([]),
});

export const langchain: ToolFormat<z.output<typeof PythonRequest>> = {
  name: "langchain",
  key: "action_requests",
  schema: PythonRequest,
  idOf: () => null,
  calls: ({ action_requests: asked, review_configs: configs }) =>
    asked.map((call) => callOf(call, configs.find(({ action_name: name }) => name === call.name)?.allowed_decisions)),
  answer: (_request, results) => ({ decisions: results.map((result) => decisionOf(result, "edited_action")) }),
};

export const langchainJs: ToolFormat<z.output<typeof JavaScriptRequest>> = {
  name: "langchain-js",
  key: "actionRequests",
  schema: JavaScriptRequest,
  idOf: () => null,
  calls: ({ actionRequests: asked, reviewConfigs: configs }) =>
    asked.map((call) => callOf(call, configs.find(({ actionName: name }) => name === call.name)?.allowedDecisions)),
  answer: (_request, results) => ({ decisions: results.map((result) => decisionOf(result, "editedAction")) }),
};

/** `decisions`: found by the tool's name, not by position; a tool without any allows all. */
const callOf = (
  { name, args, description }: { name: string; args: JsonObject; description?: string | null | undefined },
  decisions: z.output<typeof Decisions> = ["approve", "edit", "reject"],
): ToolCall => ({
  tool: name,
  args,
  description: description ?? "",
  allows: { approve: decisions.includes("approve"), edit: decisions.includes("edit") },
});

/** `respond` is never sent: its message would count as what the tool returned. */
function decisionOf(result: CallResult, edited: "edited_action" | "editedAction"): object {
  if (!result.approved) return { type: "reject", message: result.reason };
  return result.edited ? { type: "edit", [edited]: { name: result.tool, args: result.args } } : { type: "approve" };
}
