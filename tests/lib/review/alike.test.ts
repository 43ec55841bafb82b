import { describe, expect, test } from "vitest";
import { compareAlike } from "@/lib/review/compare-alike";
import { likenessOf } from "@/lib/review/likeness";

const cited = (...chunkIds: string[]) =>
  chunkIds.map((chunkId) => ({
    chunkId,
    documentId: "d",
    title: "t",
    quote: "q",
    sourceStart: 0,
    sourceEnd: 1,
    draftStart: 0,
    draftEnd: 1,
  }));
const said = (body: string, given: object = {}) => ({
  content: { body },
  citations: [],
  language: "en",
  holdReasons: [],
  ...given,
});

describe("likeness", () => {
  test("drafts on the same passages are alike, whatever their order and how often they are cited", () => {
    const one = likenessOf("w", said("Hi Jane", { citations: cited("a", "b", "a") }));
    expect(likenessOf("w", said("Hello Omar", { citations: cited("b", "a") }))).toBe(one);
    expect(likenessOf("w", said("Hi Jane", { citations: cited("a") }))).not.toBe(one);
    expect(likenessOf("v", said("Hi Jane", { citations: cited("a", "b") }))).not.toBe(one);
    expect(likenessOf("w", said("Hi Jane", { citations: cited("a", "b"), language: "de" }))).not.toBe(one);
  });

  test("without passages they are alike that say the same but for numbers and space", () => {
    const one = likenessOf("w", said("Book 23.40 EUR to 4400"));
    expect(likenessOf("w", said("book  7.00 EUR\nto 4930"))).toBe(one);
    expect(likenessOf("w", said("Book 23.40 USD to 4400"))).not.toBe(one);
  });

  test("what is held is like nothing", () => {
    expect(likenessOf("w", said("", { holdReasons: [{ code: "too-short", message: "" }] }))).toBeNull();
  });
});

describe("comparing", () => {
  const letter = (name: string, days: string) =>
    `Hello ${name},\n\nyour parcel has left our house and takes ${days} days to reach you. Thank you for your patience.`;

  test("what each has of its own, and where the common text varies", () => {
    const texts = [letter("Jane", "two"), letter("Omar Ali", "two"), letter("Jane", "three")];
    const { model, differences, varying } = compareAlike(texts);
    expect(model).toBe(0);
    expect(differences.map((own) => own?.map(({ own }) => own.trim()))).toEqual([[], ["Omar Ali"], ["three"]]);
    expect(varying.map(({ start, end }) => texts[0]?.slice(start, end))).toEqual(["Jane", "two"]);
  });

  test("a text that says something else stands apart and does not mark the common one", () => {
    const { model, differences, varying } = compareAlike([
      "We are sorry, we cannot take this back.",
      letter("Jane", "two"),
      letter("Omar", "two"),
    ]);
    expect(model).not.toBe(0);
    expect(differences[0]).toBeNull();
    expect(varying).toHaveLength(1);
  });

  test("the same words in quite another order stand apart too", () => {
    const words = Array.from({ length: 500 }, (_, index) => `word${index}`);
    const swapped = words.map((_, index) => words[index ^ 1]);
    const { differences, varying } = compareAlike([words, words.toReversed(), swapped].map((one) => one.join(" ")));
    expect(differences).toEqual([[], null, null]);
    expect(varying).toEqual([]);
  });

  test("the text that has most in common with the others is what they are compared with, whatever its length", () => {
    const long = `${letter("Jane", "two")} ${Array.from({ length: 40 }, (_, index) => `word${index}`).join(" ")}`;
    expect(compareAlike([long, "Hello Jane", letter("Omar", "two"), letter("Ali", "two")]).model).toBe(2);
  });

  test("one text, and empty ones, compare too", () => {
    expect(compareAlike(["A"])).toEqual({ model: 0, differences: [[]], varying: [] });
    expect(compareAlike(["", ""]).differences).toEqual([[], []]);
  });
});
