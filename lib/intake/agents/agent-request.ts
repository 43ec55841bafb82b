/** An agent's request for approval, whatever its own format. */
import { z } from "zod";
import { isStorable } from "@/lib/core/plain-text";
import type { JsonObject } from "@/lib/drafting/proposal";

export const toolFormatNames = ["native", "langchain", "langchain-js", "agent-inbox", "humanlayer"] as const;
export type ToolFormatName = (typeof toolFormatNames)[number];

/** What the agent can make of an approval. Refusing is always possible. */
export interface Allows {
  approve: boolean;
  edit: boolean;
}

/** One tool that the agent wants to run. */
export interface ToolCall {
  tool: string;
  args: JsonObject;
  /** Why and what for, in the agent's own words; may be empty. */
  description: string;
  allows: Allows;
}

/** What became of one call, once it can't change any more. */
export type CallResult =
  | { approved: true; edited: boolean; tool: string; args: JsonObject }
  | { approved: false; reason: string; reasonCode: string | null };

/** One of the formats in which agents ask for approval and are answered. */
export interface ToolFormat<Request> {
  name: ToolFormatName;
  /** By this key a request is known to be meant as this format, right or wrong. */
  key: string;
  schema: z.ZodType<Request>;
  /** The agent's own id of the request, under which a repeat is the same one; null: it has none. */
  idOf(request: Request): string | null;
  calls(request: Request): ToolCall[];
  /** The answer as the agent's framework takes it. One result a call, in order; `at`: when the last was decided. */
  answer(request: Request, results: readonly CallResult[], at: Date): unknown;
}

/** More at once are nobody's to judge. */
export const mostCalls = 20;

/** It is a title on every surface: nothing in it may be unseen, or turn the text around. */
export const ToolName = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u, "must have no invisible characters");

/** Parsed from JSON, so it can be nothing else. */
export const Arguments = z.record(z.string(), z.unknown()) as z.ZodType<JsonObject>;
/** Models say anything, or nothing. */
export const Description = z.string().max(20_000).nullish();
export const RequestId = z.string().min(1).max(200).refine(isStorable);
