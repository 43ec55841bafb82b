/**
 * LangChain's human-in-the-loop middleware: `HITLRequest` and `HITLResponse`, in Python's spelling and in JavaScript's.
 * Source: https://docs.langchain.com/oss/python/langchain/human-in-the-loop
 */
import { z } from "zod";
import {
  type Allows,
  Arguments,
  type CallResult,
  Description,
  mostCalls,
  ToolName,
  type ToolFormat,
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
    asked.map(({ name, args, description }) => ({
      tool: name,
      args,
      description: description ?? "",
      allows: allowsOf(configs.find((config) => config.action_name === name)?.allowed_decisions),
    })),
  answer: (_request, results) => ({
    decisions: results.map((result) => decisionOf(result, (edited) => ({ type: "edit", edited_action: edited }))),
  }),
};

export const langchainJs: ToolFormat<z.output<typeof JavaScriptRequest>> = {
  name: "langchain-js",
  key: "actionRequests",
  schema: JavaScriptRequest,
  idOf: () => null,
  calls: ({ actionRequests: asked, reviewConfigs: configs }) =>
    asked.map(({ name, args, description }) => ({
      tool: name,
      args,
      description: description ?? "",
      allows: allowsOf(configs.find((config) => config.actionName === name)?.allowedDecisions),
    })),
  answer: (_request, results) => ({
    decisions: results.map((result) => decisionOf(result, (edited) => ({ type: "edit", editedAction: edited }))),
  }),
};

/** Configurations are found by the tool's name, not by position; a tool without one allows all. */
const allowsOf = (decisions: z.output<typeof Decisions> = ["approve", "edit", "reject"]): Allows => ({
  approve: decisions.includes("approve"),
  edit: decisions.includes("edit"),
});

/** `respond` is never sent: its message would count as what the tool returned. */
function decisionOf(result: CallResult, edit: (action: { name: string; args: object }) => object): object {
  if (!result.approved) return { type: "reject", message: result.reason };
  return result.edited ? edit({ name: result.tool, args: result.args }) : { type: "approve" };
}
