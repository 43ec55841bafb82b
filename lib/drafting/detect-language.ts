import { smallTalk, stopWords } from "@/lib/knowledge/stop-words";
import { wordsOf } from "@/lib/knowledge/words";

// Kana before Han: Japanese writes both.
const scripts: readonly (readonly [RegExp, string])[] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/gu, "ja"],
  [/\p{Script=Hangul}/gu, "ko"],
  [/\p{Script=Han}/gu, "zh"],
  [/\p{Script=Arabic}/gu, "ar"],
  [/\p{Script=Hebrew}/gu, "he"],
  [/\p{Script=Greek}/gu, "el"],
  [/\p{Script=Thai}/gu, "th"],
  [/\p{Script=Devanagari}/gu, "hi"],
  [/[іїєґ]/giu, "uk"],
  [/\p{Script=Cyrillic}/gu, "ru"],
];

// Letters that only these languages of the list write.
const letters: readonly (readonly [RegExp, string])[] = [
  [/[ąćęłńśźż]/giu, "pl"],
  [/ß/gu, "de"],
  [/[ñ¿¡]/giu, "es"],
  [/[ãõ]/giu, "pt"],
  [/[œ]/giu, "fr"],
  [/[æø]/giu, "da"],
];

const charactersRead = 2_000;

/** The language of a text (BCP 47), by its script or its small words; null where these do not tell. */
export function detectLanguage(text: string): string | null {
  const start = text.slice(0, charactersRead);
  return byScript(start) ?? bySmallWords(start);
}

function byScript(text: string): string | null {
  const all = text.match(/\p{L}/gu)?.length ?? 0;
  if (all === 0) return null;
  const found = scripts.find(([script]) => (text.match(script)?.length ?? 0) >= all * 0.1);
  return found?.[1] ?? null;
}

function bySmallWords(text: string): string | null {
  const points = new Map<string, number>();
  const add = (language: string, count: number) => points.set(language, (points.get(language) ?? 0) + count);
  for (const word of wordsOf(text)) {
    // A word of one language tells more than one that many share.
    const of = languagesOf(word);
    for (const language of of) add(language, 1 / of.length);
  }
  for (const [letter, language] of letters) add(language, Math.min(3, text.match(letter)?.length ?? 0));

  const [first, second] = [...points].sort((a, b) => b[1] - a[1]);
  if (!first || first[1] < 1) return null;
  return first[1] >= (second?.[1] ?? 0) * 1.2 ? first[0] : null;
}

const languages = Object.keys(stopWords);
const known = new Map<string, readonly string[]>();

function languagesOf(word: string): readonly string[] {
  if (known.size === 0) {
    for (const language of languages) {
      for (const small of [...(stopWords[language] ?? []), ...(smallTalk[language] ?? [])]) {
        known.set(small, [...(known.get(small) ?? []), language]);
      }
    }
  }
  return known.get(word) ?? [];
}
