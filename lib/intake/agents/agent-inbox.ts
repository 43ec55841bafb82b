/**
 * LangChain's agent inbox: `HumanInterrupt` and `HumanResponse`.
 * Source: https://github.com/langchain-ai/agent-inbox#schema
 */
import { z } from "zod";
import { Arguments, Description, ToolName, type ToolFormat } from "./agent-request";

const Request = z.looseObject({
  action_request: z.looseObject({ action: ToolName, args: Arguments }),
  config: z.looseObject({
    allow_ignore: z.boolean(),
    allow_respond: z.boolean(),
    allow_edit: z.boolean(),
    allow_accept: z.boolean(),
  }),
  description: Description,
});

export const agentInbox: ToolFormat<z.output<typeof Request>> = {
  name: "agent-inbox",
  key: "action_request",
  schema: Request,
  idOf: () => null,
  calls: ({ action_request: { action, args }, config, description }) => [
    {
      tool: action,
      args,
      description: description ?? "",
      allows: { approve: config.allow_accept, edit: config.allow_edit },
    },
  ],
  answer: ({ config }, results) =>
    results.map((result) => {
      if (!result.approved)
        // An agent that takes a word is told why; for others nothing is all that can be said.
        return config.allow_respond && !config.allow_ignore
          ? { type: "response", args: result.reason }
          : { type: "ignore", args: null };
      return { type: result.edited ? "edit" : "accept", args: { action: result.tool, args: result.args } };
    }),
};
