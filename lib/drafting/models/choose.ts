import { env, type Env } from "@/lib/core/env";
import type { DraftModel } from "./model";
import { offlineModel } from "./offline";
import { openaiModel } from "./openai";

let chosen: DraftModel | undefined;

/** The process's model: one behind OpenAI's API where a key or an address is set, else the offline drafter. */
export const chooseModel = (): DraftModel => (chosen ??= modelFor(env()));

type ModelSettings = Pick<Env, "OPENAI_API_KEY" | "OPENAI_BASE_URL" | "OPENAI_MODEL" | "OPENAI_TIMEOUT_SECONDS">;

export function modelFor(settings: ModelSettings): DraftModel {
  if (!settings.OPENAI_API_KEY && !settings.OPENAI_BASE_URL) return offlineModel;
  return openaiModel({
    apiKey: settings.OPENAI_API_KEY,
    baseUrl: settings.OPENAI_BASE_URL,
    model: settings.OPENAI_MODEL,
    timeoutMs: settings.OPENAI_TIMEOUT_SECONDS * 1000,
  });
}
