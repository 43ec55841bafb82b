import OpenAI, { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from "openai";
import { z } from "zod";
import { newFence } from "../fence";
import { buildPrompt } from "../prompt";
import { record } from "../recorded-words";
import { type DraftAnswer, type DraftModel, type DraftRequest, selfReports } from "./model";
import { ModelError } from "./model-error";
import { costMicros } from "./prices";

export interface OpenAiSettings {
  /** Local servers often need none. */
  apiKey?: string;
  /** Any server that speaks OpenAI's chat completions. */
  baseUrl?: string;
  model: string;
  timeoutMs?: number;
}

const Answer = z.object({
  reply: z.string().min(1).max(20_000),
  used_articles: z.array(z.string()),
  answered: z.enum(selfReports),
});

const answerFormat = {
  type: "json_schema",
  json_schema: {
    name: "reply",
    strict: true,
    schema: {
      type: "object",
      additionalProperties: false,
      required: ["reply", "used_articles", "answered"],
      properties: {
        reply: { type: "string" },
        used_articles: { type: "array", items: { type: "string" } },
        answered: { type: "string", enum: [...selfReports] },
      },
    },
  },
} as const;

// Room for a model that thinks first, and a bound on what one draft may cost.
const maximumTokens = 8_000;

type Message = OpenAI.Chat.Completions.ChatCompletionMessageParam;

/** A model behind OpenAI's chat completions API, asked for structured output. It repeats nothing but one answer that does not parse. */
export function openaiModel({ apiKey, baseUrl, model, timeoutMs = 60_000 }: OpenAiSettings): DraftModel {
  const client = new OpenAI({
    apiKey: apiKey ?? "none",
    baseURL: baseUrl,
    maxRetries: 0,
    timeout: timeoutMs,
    logLevel: "off",
  });

  async function ask(messages: Message[], signal: AbortSignal) {
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      const body = { model, messages, response_format: answerFormat, max_completion_tokens: maximumTokens };
      return await client.chat.completions.create(body, { signal: limit });
    } catch (error) {
      signal.throwIfAborted();
      throw toModelError(error, timeoutMs);
    }
  }

  return {
    name: model,
    async generate(request) {
      const prompt = buildPrompt(request, newFence());
      const messages: Message[] = [
        { role: "system", content: prompt.system },
        { role: "user", content: prompt.user },
      ];
      const first = await ask(messages, request.signal);
      const read = readAnswer(first);
      if (read.answer) return toDraftAnswer(request, read.answer, [first]);

      const again = await ask([...messages, ...repair(read.text, read.fault)], request.signal);
      const repaired = readAnswer(again);
      if (repaired.answer) return toDraftAnswer(request, repaired.answer, [first, again]);
      throw new ModelError(record("modelMisformed"), false);
    },
  };
}

type Completion = OpenAI.Chat.Completions.ChatCompletion;
type ReadAnswer = { answer: z.infer<typeof Answer> } | { answer?: undefined; text: string; fault: string };

// Servers that only claim to speak the protocol answer with other shapes: nothing of it is taken on trust.
const Choice = z.object({ message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }) });

function readAnswer(completion: Completion): ReadAnswer {
  const choice = Choice.safeParse(completion.choices?.[0]);
  if (choice.data?.message.refusal) throw new ModelError(record("modelDeclined"), false);
  const text = choice.data?.message.content ?? "";
  const parsed = Answer.safeParse(parseJson(text));
  return parsed.success ? { answer: parsed.data } : { text, fault: z.prettifyError(parsed.error) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\s*```(?:json)?\s*|\s*```\s*$/g, ""));
  } catch {
    return undefined;
  }
}

const repair = (text: string, fault: string): Message[] => [
  { role: "assistant", content: text || "(nothing)" },
  { role: "user", content: `That is not the JSON object asked for:\n${fault}\nAnswer again with that object only.` },
];

const Usage = z.object({ prompt_tokens: z.number(), completion_tokens: z.number() });

function toDraftAnswer(request: DraftRequest, answer: z.infer<typeof Answer>, completions: Completion[]): DraftAnswer {
  const usage = completions.map((completion) => Usage.safeParse(completion.usage).data);
  const inputTokens = usage.reduce((sum, used) => sum + (used?.prompt_tokens ?? 0), 0);
  const outputTokens = usage.reduce((sum, used) => sum + (used?.completion_tokens ?? 0), 0);
  const model = completions.at(-1)?.model ?? "unknown";
  const used = new Set(answer.used_articles.map((id) => id.trim().toUpperCase()));
  return {
    body: answer.reply,
    usedChunkIds: request.passages.filter((_, index) => used.has(`A${index + 1}`)).map(({ chunkId }) => chunkId),
    selfReport: answer.answered,
    model,
    inputTokens,
    outputTokens,
    costMicros: costMicros(model, inputTokens, outputTokens),
  };
}

function toModelError(error: unknown, timeoutMs: number): ModelError {
  const because = { cause: error };
  if (error instanceof APIUserAbortError || error instanceof APIConnectionTimeoutError) {
    const seconds = Math.round(timeoutMs / 1000);
    return new ModelError(record("modelTimedOut", { seconds }), true, null, because);
  }
  if (error instanceof APIConnectionError) return new ModelError(record("modelUnreachable"), true, null, because);
  if (error instanceof APIError && error.status !== undefined) return fromStatus(error.status, error, because);
  return new ModelError(record("modelUnreadable"), false, null, because);
}

function fromStatus(status: number, error: APIError, because: ErrorOptions): ModelError {
  if (error.code === "insufficient_quota") return new ModelError(record("modelQuotaUsedUp"), false, null, because);
  if (status === 429) return new ModelError(record("modelSlowedDown"), true, retryAfter(error), because);
  if (status >= 500 || status === 408 || status === 409) {
    return new ModelError(record("modelFailed", { status }), true, retryAfter(error), because);
  }
  if (status === 401 || status === 403) return new ModelError(record("modelRefusedKey"), false, null, because);
  return new ModelError(record("modelRefusedRequest", { status }), false, null, because);
}

/** Seconds, at most an hour; dates are left to the caller's own backoff. */
function retryAfter({ headers }: APIError): number | null {
  const seconds = Number(headers?.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 3600) : null;
}
