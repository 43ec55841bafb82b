import { ValidationError } from "@/lib/core/errors";
import { faultsOf } from "@/lib/core/schema-faults";
import { agentInbox } from "./agent-inbox";
import type { CallResult, ToolCall, ToolFormat, ToolFormatName } from "./agent-request";
import { exactFaults } from "./exact";
import { humanlayer } from "./humanlayer";
import { langchain, langchainJs } from "./langchain";
import { nativeTool } from "./native";

/** Every format in which a tool call can be put before a person. */
export const toolFormats = [nativeTool, langchain, langchainJs, agentInbox, humanlayer] as const;

/** Of what can be told of as many values as a body has. */
const mostFaults = 20;

export interface ParsedRequest {
  format: ToolFormatName;
  id: string | null;
  calls: ToolCall[];
}

/** The formats of a tool call that a request has the mark of. */
const markedAs = (request: unknown): ToolFormat<never>[] =>
  toolFormats.filter(({ key }) => isObject(request) && key in request) as ToolFormat<never>[];

/** Whether it is a tool call at all, right or wrong. */
export const isToolRequest = (request: unknown): boolean => markedAs(unwrapped(request)).length > 0;

/** Throws ValidationError with every fault, of form or of what could not be shown to a person word for word. */
export function parseAgentRequest(raw: unknown): ParsedRequest {
  const request = unwrapped(raw);
  const format = theOne(request);
  const parsed = format.schema.safeParse(request);
  if (!parsed.success) throw unfit(faultsOf(parsed.error.issues));
  const faults = exactFaults(raw).slice(0, mostFaults);
  if (faults.length > 0) throw unfit(faults);

  const calls = format.calls(parsed.data);
  const mute = calls.filter(({ allows }) => !allows.approve && !allows.edit);
  if (mute.length > 0) {
    throw unfit(
      mute.map(({ tool }) => ({ path: "", message: `allows neither to approve nor to edit ${JSON.stringify(tool)}` })),
    );
  }
  return { format: format.name, id: format.idOf(parsed.data), calls };
}

/** What the agent's framework is to be told, of a request that was stored. */
export function answerTo(raw: unknown, results: readonly CallResult[], at: Date): unknown {
  const request = unwrapped(raw);
  const format = theOne(request);
  return format.answer(format.schema.parse(request), results, at);
}

function theOne(request: unknown): ToolFormat<never> {
  const [format, another] = markedAs(request);
  if (format && !another) return format;
  throw unfit([
    {
      path: "",
      message: `must have one of ${toolFormats.map(({ key }) => key).join(", ")}, or payload and draft`,
    },
  ]);
}

/**
 * LangGraph's interrupt is often sent whole, or as a list of the one. Its id is that of the task, which may interrupt again, so it is no id of
 * this one request.
 */
function unwrapped(raw: unknown): unknown {
  const one = onlyOf(raw);
  return isObject(one) && markedAs(one).length === 0 && "value" in one ? onlyOf(one.value) : one;
}

const onlyOf = (value: unknown): unknown =>
  Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const unfit = (faults: { path: string; message: string }[]): ValidationError =>
  new ValidationError("The request does not fit. Mend the faults named here and send it again.", faults);
