/** Redact, retrieve, generate, check: an event becomes a reply with its evidence. */
import type { ServiceContext } from "@/lib/core/context";
import { plainText } from "@/lib/core/plain-text";
import type { Recorded } from "@/lib/core/wording";
import { type SearchResult, searchPassages } from "@/lib/knowledge/search-passages";
import { checkSupport } from "./check-support";
import { detectLanguage } from "./detect-language";
import { explainDraft } from "./explain";
import type { FindingSpan, Generation } from "./generation";
import { hostileText } from "./hostile-text";
import type { Drafting } from "./load-drafting";
import type { DraftAnswer, DraftModel, DraftRequest } from "./models/model";
import { ModelError } from "./models/model-error";
import { offlineModel } from "./models/offline";
import { readableText } from "./readable-text";
import { record, together } from "./recorded-words";
import { redact, type Redaction, unredact } from "./redact";
import { measureSignals } from "./signals";

export interface Written {
  output: Generation;
  model: string;
  inputTokens: number;
  outputTokens: number;
  costMicros: number;
}

export interface Writer {
  model: DraftModel;
  lastTry: boolean;
  /** The reply that a reviewer refused, and what they want instead. */
  revision?: { refused: string; instruction: string };
  signal?: AbortSignal;
}

// What a model is given of one message, and what a reviewer can be expected to read of one reply.
const longestMessage = 20_000;
const longestTitle = 500;
export const longestReply = 20_000;

export async function writeDraft(ctx: ServiceContext, drafting: Drafting, writer: Writer): Promise<Written> {
  const { data, definition } = drafting;
  const { texts, redactions } = redact([
    data.title.slice(0, longestTitle),
    data.body.slice(0, longestMessage),
    ...(writer.revision ? [writer.revision.refused, writer.revision.instruction] : []),
  ]);
  const [title = "", body = "", refused = "", instruction = ""] = texts;
  const text = readableText(body);
  const told = drafting.language ?? detectLanguage(text) ?? detectLanguage(title);

  const found = await searchPassages(ctx.db, {
    workspaceId: ctx.workspaceId,
    text: `${readableText(title)}\n${text}`,
    language: told,
    limit: definition.recipe.passages,
  });
  const language = told ?? languageOfMatch(found);
  const { answer, unavailable } = await ask(writer, {
    instructions: definition.recipe.instructions,
    event: { title, body, customerName: data.customer.name.slice(0, 200) },
    passages: found.passages,
    terms: found.terms,
    language,
    ...(writer.revision && { revision: { refused, instruction } }),
    signal: writer.signal ?? new AbortController().signal,
  });

  const unheeded = writer.revision !== undefined && answer.model === offlineModel.name;
  const output = checked({ drafting, answer, redactions, found, text, language, unavailable, unheeded });
  const { model, inputTokens, outputTokens, costMicros } = answer;
  return { output, model, inputTokens, outputTokens, costMicros };
}

// A few words with no small ones among them are in the language of the article that has most of them.
function languageOfMatch({ passages: [best] }: SearchResult): string | null {
  return best && best.coverage >= 0.4 ? best.language : null;
}

/** Asks the model; the offline drafter takes over where trying again is no use or no more allowed. */
async function ask(
  { model, lastTry }: Writer,
  request: DraftRequest,
): Promise<{ answer: DraftAnswer; unavailable: Recorded | null }> {
  try {
    return { answer: await model.generate(request), unavailable: null };
  } catch (error) {
    if (!(error instanceof ModelError) || (isWorthWaiting(error) && !lastTry)) throw error;
    return { answer: await offlineModel.generate(request), unavailable: error.recorded };
  }
}

/** Customers wait meanwhile, and what takes longer is taken for lost (reconcile-events). */
const longestWaitSeconds = 90;

const isWorthWaiting = ({ retryable, retryAfter }: ModelError): boolean =>
  retryable && (retryAfter ?? 0) <= longestWaitSeconds;

interface Answered {
  drafting: Drafting;
  answer: DraftAnswer;
  redactions: readonly Redaction[];
  found: SearchResult;
  /** What the customer has just written. */
  text: string;
  language: string | null;
  unavailable: Recorded | null;
  /** No model was there to follow the reviewer's instruction. */
  unheeded: boolean;
}

function checked(answered: Answered): Generation {
  const { drafting, answer, redactions, found, text, language, unavailable, unheeded } = answered;
  const { data } = drafting;
  const reply = plainText(unredact(answer.body, redactions)).trim().slice(0, longestReply);
  const used = found.passages.filter(({ chunkId }) => answer.usedChunkIds.includes(chunkId));
  const replyLanguage = detectLanguage(reply);
  const event = { title: data.title, body: data.body.slice(0, longestMessage), customerName: data.customer.name };
  const support = checkSupport(reply, { passages: found.passages, event, language: replyLanguage ?? language });
  const hostile = hostileText(data.body);
  const signals = measureSignals({
    search: found,
    used,
    support,
    hostile,
    languages: { message: language, draft: replyLanguage },
    text,
    selfReport: answer.selfReport,
  });
  const explanation = explainDraft({
    model: answer.model,
    titles: [...new Set(used.map(({ title }) => title))],
    support,
    selfReport: answer.selfReport,
    unavailable,
  });
  return {
    content: { body: reply },
    holdReasons: [],
    citations: support.citations,
    findings: [
      ...(unavailable ? [modelFinding(together(unavailable, record("draftedOffline")))] : []),
      ...(unheeded ? [modelFinding(record("instructionUnheeded"))] : []),
      ...hostile,
      ...support.findings,
    ],
    signals,
    explanation: explanation.words,
    explained: explanation.wording,
    language,
  };
}

const modelFinding = ({ words, wording }: Recorded): FindingSpan => ({
  kind: "model-unavailable",
  message: words,
  wording,
});
