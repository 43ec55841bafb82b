/** Finds what in a customer's text is meant for a machine and not for the reader. It marks; it never changes the text. Pure. */
import type { FindingSpan } from "./generation";
import { record } from "./recorded-words";

const charactersRead = 100_000;
const mostPerKind = 10;

// Zero width, bidirectional controls, tag characters, soft hyphen, variation selectors beyond the emoji ones, control characters.
const invisible =
  /(?:[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB]|\u200C(?![\p{L}])|(?<!\p{Extended_Pictographic}\uFE0F?|\p{Emoji_Modifier}|[\p{L}\p{M}])\u200D|[\u{E0000}-\u{E007F}\u{E0100}-\u{E01EF}]|[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F])+/gu;
const bidirectional = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;
const tagCharacters = /[\u{E0020}-\u{E007E}]/u;

const near = String.raw`[^.!?\n]{0,60}`;
const instructions: readonly RegExp[] = [
  new RegExp(
    String.raw`\b(?:ignore|disregard|forget|override|bypass)\b${near}\b(?:instructions?|prompts?|rules?|guidelines|directions|above|previous)\b${near}`,
    "giu",
  ),
  new RegExp(
    String.raw`\b(?:ignorier\w*|vergiss|missachte)\b${near}\b(?:anweisung\w*|regeln|vorgaben)\b|\b(?:ignore[zr]?|oublie[zr]?)\b${near}\binstructions?\b|\b(?:ignora|olvida|ignore)\b${near}\b(?:instrucciones|reglas|istruzioni|instruções)\b|\bnegeer\b${near}\binstructies\b`,
    "giu",
  ),
  new RegExp(
    String.raw`\b(?:you are now|from now on you are|act as if you were|pretend (?:to be|you are)|switch to|enter)\b${near}\b(?:ai|assistant|bot|model|mode|admin\w*|dan|developer|system)\b`,
    "giu",
  ),
  new RegExp(
    String.raw`\b(?:reveal|print|repeat|show|output|leak|send)\b${near}\b(?:system|hidden|initial|secret)\s+(?:prompt|instructions?|message)\b`,
    "giu",
  ),
  new RegExp(
    String.raw`\b(?:(?:note|message|instructions?|attention|important)\s*(?:to|for)\s*(?:the\s+)?|dear\s+|hey\s+)(?:ai|llm|language model|assistant|chat ?bot|chatgpt|automated system)\b${near}`,
    "giu",
  ),
  new RegExp(
    String.raw`\b(?:as an? (?:ai|language model)|you must (?:now )?(?:reply|answer|respond|write|approve|say)|(?:reply|respond|answer) only with)\b${near}`,
    "giu",
  ),
  new RegExp(
    String.raw`\b(?:do not|don't|never)\b${near}\b(?:tell|show|mention|alert|inform)\b${near}\b(?:reviewer|human|operator|moderator|agent)s?\b`,
    "giu",
  ),
  new RegExp(
    String.raw`\b(?:auto-?approve|approve this (?:draft|reply|message|answer|automatically)|mark (?:this|it) as approved|set (?:the )?confidence)\b${near}`,
    "giu",
  ),
  /<\/?(?:system|assistant|user|instructions?|prompt|untrusted)[^>\n]{0,40}>|<\|[a-z_]{2,20}\|>|\[\/?INST\]|<<\/?SYS>>|^#{2,3} ?(?:system|instruction|assistant)\b.{0,60}$|^(?:system|assistant)\s*:.{0,80}$/gimu,
  /<script\b[^>]{0,200}>|\bjavascript:[^\s"']{1,100}|\bon(?:error|load|click)\s*=\s*["'][^"'\n]{1,100}|data:text\/html[^\s"']{0,100}/giu,
];

/** The text as a person sees it. */
export const withoutInvisible = (text: string): string => text.replace(invisible, "");

/** Findings with their spans in the text (UTF-16 offsets, end exclusive), in the text's order. */
export function hostileText(text: string): FindingSpan[] {
  const read = text.slice(0, charactersRead);
  const hidden = [...read.matchAll(invisible)].slice(0, mostPerKind).map(hiddenFinding);
  const told = withoutOverlaps(instructions.flatMap((pattern) => [...read.matchAll(pattern)].slice(0, mostPerKind)));
  return [...hidden, ...told.slice(0, mostPerKind).map(instructionFinding)].sort(
    (a, b) => (a.sourceStart ?? 0) - (b.sourceStart ?? 0),
  );
}

function hiddenFinding(match: RegExpMatchArray): FindingSpan {
  const text = match[0];
  const { words, wording } = tagCharacters.test(text)
    ? record("hiddenText", { text: spelledOut(text) })
    : bidirectional.test(text)
      ? record("directionChanged")
      : record("invisibleHere", { count: [...text].length });
  return { kind: "invisible-characters", message: words, wording, ...spanOf(match) };
}

const spelledOut = (text: string): string =>
  [...text]
    .map((character) => (character.codePointAt(0) ?? 0) - 0xe0000)
    .filter((code) => code >= 0x20 && code < 0x7f)
    .map((code) => String.fromCodePoint(code))
    .join("")
    .slice(0, 100);

function instructionFinding(match: RegExpMatchArray): FindingSpan {
  const { words, wording } = record("spokenToMachine");
  return { kind: "instruction", message: words, wording, ...spanOf(match) };
}

const spanOf = (match: RegExpMatchArray): { sourceStart: number; sourceEnd: number } => {
  const start = match.index ?? 0;
  return { sourceStart: start, sourceEnd: start + match[0].length };
};

function withoutOverlaps(matches: RegExpMatchArray[]): RegExpMatchArray[] {
  const kept: RegExpMatchArray[] = [];
  let end = -1;
  for (const match of matches.sort((a, b) => (a.index ?? 0) - (b.index ?? 0))) {
    const span = spanOf(match);
    if (span.sourceStart < end) continue;
    kept.push(match);
    end = span.sourceEnd;
  }
  return kept;
}
