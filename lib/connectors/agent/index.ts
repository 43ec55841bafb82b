/** An agent that asked before it ran a tool: what was approved is left for it to collect, as `GET /api/v1/drafts/{id}/result`. */
import { z } from "zod";
import type { Connector } from "../connector";
import { parseAction } from "../parse-action";

/** The operation's target: the tool by the agent's name for it, and the agent's id of this one call. */
export const ToolTarget = z.strictObject({ tool: z.string().min(1).max(200), call: z.string().min(1).max(300) });

const operations = {
  "run-tool": { title: "Run a tool", target: ToolTarget, payload: z.record(z.string(), z.json()) },
};

export const agent: Connector<Record<string, unknown>, Record<string, never>> = {
  name: "agent",
  title: "Agent that asked",
  config: z.looseObject({}),
  credentials: z.strictObject({}).default({}),
  operations,
  // It is collected as often as the agent likes, and runs under the call's one id.
  once: () => "key",
  prepare(action, _key, _config) {
    const { target, payload } = parseAction(operations, action);
    const { tool, call } = ToolTarget.parse(target);
    return {
      method: "COLLECT",
      url: `agent:${encodeURIComponent(call)}`,
      headers: {},
      body: JSON.stringify({ tool, arguments: payload }),
    };
  },
  // Nothing goes out: from here on it can't be taken back, and the agent is told so when it asks.
  send: ({ url }) => Promise.resolve({ remoteId: decodeURIComponent(url.slice("agent:".length)), how: "answered" }),
};
