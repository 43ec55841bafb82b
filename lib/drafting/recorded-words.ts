/** Every sentence that is recorded with a draft, in English. The messages have the same for each reader's language, by the same keys. */
import type { Recorded, Sentence } from "@/lib/core/wording";

const english = {
  // Signals.
  noArticleMatches: "No article matches the message.",
  articleMatchesWell: ({ title }: { title: string }) => `The article “${title}” matches the message well.`,
  articleMatchesPartly: ({ title }: { title: string }) => `The article “${title}” matches the message only in part.`,
  noTellingWords: "The message has no words to look for.",
  wordsCovered: ({ covered, count }: { covered: number; count: number }) =>
    `${number(covered)} of ${number(count)} telling words of the message ${covered === 1 ? "is" : "are"} in the articles used.`,
  noArticleUsed: "No article was used.",
  noOtherMatches: "No other article matches as well.",
  otherMatchesToo: ({ title }: { title: string }) => `“${title}” matches about as well.`,
  subjectKnown: "The message is about things that the articles know.",
  subjectUnknown: "The message may be about something that the articles do not know.",
  nothingToSupport: "The draft says nothing that an article could support.",
  everySentenceSourced: "Every sentence has its source.",
  sentencesUnsourced: ({ without, count }: { without: number; count: number }) =>
    `${number(without)} of ${number(count)} sentences ${without === 1 ? "has" : "have"} no source.`,
  languageUnknown: "The language of the message could not be told.",
  languagesDiffer: ({ message, draft }: { message: Language; draft: Language }) =>
    `The message is in ${languageName(message)}, the draft in ${languageName(draft)}.`,
  languageSame: ({ language }: { language: Language }) =>
    `The draft is in the customer's language, ${languageName(language)}.`,
  messageLong: "The message is long; it may ask for more than the draft answers.",
  manyQuestions: ({ count }: { count: number }) => `The message asks ${number(count)} questions.`,
  twoQuestions: "The message asks two questions.",
  oneThing: "The message is about one thing.",
  givesOrders: "The message tries to give orders to a machine.",
  holdsInvisible: "The message holds invisible characters.",
  plainMessage: "Nothing in the message is aimed at a machine.",
  answeredFully: "The drafter found an answer to the whole message.",
  answeredPartly: "The drafter found an answer to a part of the message only.",
  answeredUnsurely: "The drafter is not sure that it found an answer.",
  answerUntold: "The drafter did not say whether this answers the message.",

  // Findings.
  addressNowhere: ({ address }: { address: string }) =>
    `The address ${address} is in no article and not in the message.`,
  numberNowhere: ({ number: digits }: { number: string }) =>
    `The number ${digits} is in no article and not in the message.`,
  nameNowhere: ({ name }: { name: string }) => `The name “${name}” is in no article and not in the message.`,
  promiseUnsupported: "This promises something that no article says.",
  sentenceUnsupported: "Neither an article nor the message says this.",
  hiddenText: ({ text }: { text: string }) => `Hidden text is written here in invisible characters: “${text}”.`,
  directionChanged: "Characters here change the direction of the text, so that it can read otherwise than it is.",
  invisibleHere: ({ count }: { count: number }) =>
    `${count === 1 ? "One invisible character is" : `${number(count)} invisible characters are`} in the text here.`,
  spokenToMachine: "The message speaks to a machine here instead of to us. It was treated as text and not followed.",
  instructionUnheeded: "No model followed the instruction: the offline drafter only quotes other articles than before.",
  draftedOffline: "The offline drafter made this draft instead.",

  // Why the model that was asked gave no draft.
  modelTimedOut: ({ seconds }: { seconds: number }) => `The model did not answer within ${number(seconds)} seconds.`,
  modelUnreachable: "The model's server could not be reached.",
  modelUnreadable: "The model's server gave an answer that cannot be read.",
  modelQuotaUsedUp: "The model account's quota is used up.",
  modelSlowedDown: "The model's server asked to slow down.",
  modelFailed: ({ status }: { status: number }) => `The model's server failed (status ${status}).`,
  modelRefusedKey: "The model's server refused the API key.",
  modelRefusedRequest: ({ status }: { status: number }) => `The model's server refused the request (status ${status}).`,
  modelMisformed: "The model's answer did not have the form asked for, twice.",
  modelDeclined: "The model declined to answer this message.",

  // Why nothing was drafted.
  notDrafted: "No reply was drafted:",
  newerFirst: "A newer message about the same record came first and has its draft already.",
  fieldMissing: ({ field: { pointer } }: { field: { pointer: string } }) => `The ${pointerWords(pointer)} is missing.`,
  noReadableText: ({ minimum }: { minimum: number }) =>
    `The message has no readable text; at least ${number(minimum)} letters and digits are needed to draft an answer.`,
  tooShort: ({ length, minimum }: { length: number; minimum: number }) =>
    `The message has only ${number(length)} ${length === 1 ? "letter or digit" : "letters and digits"}; at least ${number(minimum)} are needed to draft an answer.`,
  tooOld: ({ age, maximum }: { age: Duration; maximum: Duration }) =>
    `The message is ${duration(age)} old; drafts are made up to ${duration(maximum)}.`,
  agentAsks: ({ name, tool }: { name: string; tool: string }) =>
    `${name} asks to run ${tool}. It runs what is approved; nothing of it could be measured here.`,
  correctsSent: "It corrects a reply that was sent, so a person writes it.",

  // How the draft came about.
  offlineFoundNothing:
    "No article matches this message well enough, so the offline drafter, which writes no text of its own, only says that a person will look at it.",
  offlineQuotes: ({ titles }: { titles: Titles }) =>
    `The offline drafter quotes ${quoted(titles)} word for word; it writes no text of its own.`,
  offlineSure:
    "The message and the article share most telling words, so it is fairly sure that this is the right subject.",
  offlineLikely:
    "They share some telling words, so the subject is likely right; check whether it answers the question.",
  offlineUnsure: "They share few telling words, so it is not sure that this is what the customer asks.",
  writtenFrom: ({ model, titles }: { model: string; titles: Titles }) => `Written by ${model} from ${quoted(titles)}.`,
  writtenFreely: ({ model }: { model: string }) => `Written by ${model} without any article.`,
  noClaim: "It makes no claim.",
  everyClaimSourced: "Every sentence has a source.",
  claimsUnsourced: ({ without, count }: { without: number; count: number }) =>
    `${number(without)} of its ${number(count)} sentences ${without === 1 ? "has no source: check it." : "have no source: check them."}`,
} satisfies Record<string, string | ((values: never) => string)>;

type Language = { tag: string };
type Titles = { list: readonly string[] };
type Duration = { amount: number; unit: "hour" | "day" };

export type RecordedKey = keyof typeof english;
export type RecordedValues<Key extends RecordedKey> = (typeof english)[Key] extends (values: infer Values) => string
  ? Values
  : undefined;

export const recordedKeys = Object.keys(english) as RecordedKey[];

/** One of the sentences, as it is recorded. */
export function record<Key extends RecordedKey>(
  key: Key,
  ...[values]: RecordedValues<Key> extends undefined ? [] : [RecordedValues<Key>]
): Recorded {
  const words: string | ((values: never) => string) = english[key];
  if (typeof words === "string") return { words, wording: [{ key }] };
  return { words: words(values as never), wording: [{ key, values: values as Sentence["values"] }] };
}

export const together = (...parts: readonly Recorded[]): Recorded => ({
  words: parts.map(({ words }) => words).join(" "),
  wording: parts.flatMap(({ wording }) => wording),
});

/** "/customer/email" is the customer's "customer email". */
export const pointerWords = (pointer: string): string =>
  pointer.slice(1).split("/").join(" ").replaceAll("~1", "/").replaceAll("~0", "~").replace(/[_-]+/g, " ");

const numbers = new Intl.NumberFormat("en");
const number = (value: number): string => numbers.format(value);

const languages = new Intl.DisplayNames("en", { type: "language", fallback: "code" });
const languageName = ({ tag }: Language): string => languages.of(tag) ?? tag;

const titles = new Intl.ListFormat("en", { type: "conjunction" });
const quoted = ({ list }: Titles): string => titles.format(list.map((title) => `“${title}”`));

const duration = ({ amount, unit }: Duration): string =>
  new Intl.NumberFormat("en", { style: "unit", unit, unitDisplay: "long" }).format(amount);
