import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sentencesOf } from "@/lib/knowledge/sentences";
import { chunkLength, splitChunks } from "@/lib/knowledge/split-chunks";

describe("chunks", () => {
  test("a short document is one chunk", () => {
    expect(splitChunks("  Hello there.\n\nBye. \n")).toEqual([{ text: "Hello there.\n\nBye.", start: 2, end: 20 }]);
  });

  test("a long one is cut between paragraphs, a long paragraph between sentences", () => {
    const paragraph = "This sentence is about forty letters long. ".repeat(12).trim();
    const long = "Each of these sentences belongs to one long paragraph. ".repeat(30).trim();
    const chunks = splitChunks(`${paragraph}\n\n${paragraph}\n\n${long}`);
    expect(chunks[0]?.text).toBe(paragraph);
    expect(chunks[1]?.text.startsWith(paragraph)).toBe(true);
    expect(chunks.every(({ text }) => text.endsWith("."))).toBe(true);
    expect(chunks.every(({ text }) => text.length <= chunkLength)).toBe(true);
  });

  test("whatever the text, chunks keep their places and nothing but white space is lost", () => {
    const piece = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 60 }),
      fc.constantFrom("\n\n", ". ", "? ", "\n", " ", "。", "x".repeat(2_000), "😀".repeat(400)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const body = pieces.join("");
        const chunks = splitChunks(body);
        for (const { text, start, end } of chunks) expect(body.slice(start, end)).toBe(text);
        expect(
          chunks
            .map(({ text }) => text)
            .join("")
            .replace(/\s/g, ""),
        ).toBe(body.replace(/\s/g, ""));
        expect(chunks.every(({ text }) => text.length <= 2 * chunkLength)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe("sentences", () => {
  test("a run of full stops costs no more than any other text", () => {
    const started = performance.now();
    expect(sentencesOf(".".repeat(100_000))).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test("end at full stops, line ends and CJK stops, not at abbreviations, prices or list numbers", () => {
    const texts = (text: string) => sentencesOf(text).map((sentence) => sentence.text);
    expect(texts("It costs 4.90 EUR, e.g. for a lamp. Dr. Who pays! Really?")).toEqual([
      "It costs 4.90 EUR, e.g. for a lamp.",
      "Dr. Who pays!",
      "Really?",
    ]);
    expect(texts("1. Open it\n2. Close it")).toEqual(["1. Open it", "2. Close it"]);
    expect(texts("返品できます。返金は五日です。")).toEqual(["返品できます。", "返金は五日です。"]);
  });
});
