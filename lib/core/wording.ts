/** What a sentence of the product's own says, apart from the language that it says it in: for readers of another than it was recorded in. */
export interface Sentence {
  /** Of the messages, in `recorded`. Its values never change their meaning: what says something else gets another key. */
  key: string;
  values?: Record<string, WordingValue>;
}

export type WordingValue =
  /** Told as it is: what others wrote. */
  | string
  | number
  /** A language (BCP 47), told by its name. */
  | { tag: string }
  /** A field of the event (a JSON pointer), told by its name. */
  | { pointer: string }
  /** Titles. */
  | { list: readonly string[] }
  | { amount: number; unit: "hour" | "day" };

/** Sentences in English, which are the record, and what they say. */
export interface Recorded {
  words: string;
  wording: Sentence[];
}
