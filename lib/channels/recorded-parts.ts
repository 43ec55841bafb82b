import type { Sentence, WordingValue } from "@/lib/core/wording";
import { pointerWords } from "@/lib/drafting/recorded-words";

/** A piece of a sentence: the product's own words, or what others wrote. */
export interface RecordedPart {
  text: string;
  theirs: boolean;
}

/** What translates within `recorded`. */
interface Words {
  (key: "quoted", values?: { text: string }): string;
  has(key: "quoted"): boolean;
}

/** Sentences that were recorded with a draft, in the language of `t`. Null where it cannot say them: they stand as they were recorded. */
export function recordedParts(
  t: Words,
  locale: string,
  wording: readonly Sentence[] | null | undefined,
): RecordedPart[] | null {
  if (!wording?.length || !wording.every(({ key }) => t.has(key as "quoted"))) return null;
  const theirs: string[] = [];
  const sentences = wording.map(({ key, values = {} }) => {
    const told = Object.entries(values).map(([name, value]) => [name, valueIn(t, locale, value, theirs)]);
    return t(key as "quoted", Object.fromEntries(told) as { text: string });
  });
  return sentences
    .join(" ")
    .split(place)
    .map((text, index) =>
      index % 2 === 1 ? { text: theirs[Number(text)] ?? "", theirs: true } : { text, theirs: false },
    )
    .filter(({ text }) => text !== "");
}

// What others wrote goes through no formatter: its number stands in its place, between two of these.
const place = "\ue000";

function keep(text: string, theirs: string[]): string {
  theirs.push(text);
  return `${place}${theirs.length - 1}${place}`;
}

function valueIn(t: Words, locale: string, value: WordingValue, theirs: string[]): number | string {
  if (typeof value === "number") return value;
  if (typeof value === "string") return keep(value, theirs);
  if ("tag" in value) return new Intl.DisplayNames(locale, { type: "language", fallback: "code" }).of(value.tag) ?? "";
  if ("pointer" in value) return fieldWords(t, value.pointer) ?? keep(pointerWords(value.pointer), theirs);
  if ("list" in value) {
    const titles = value.list.map((title) => t("quoted", { text: keep(title, theirs) }));
    return new Intl.ListFormat(locale, { type: "conjunction" }).format(titles);
  }
  return new Intl.NumberFormat(locale, { style: "unit", unit: value.unit, unitDisplay: "long" }).format(value.amount);
}

function fieldWords(t: Words, pointer: string): string | undefined {
  const name = pointerWords(pointer).replace(/ (\w)/g, (_, letter: string) => letter.toUpperCase());
  const known = `fields.${name}`;
  return t.has(known as "quoted") ? t(known as "quoted") : undefined;
}
