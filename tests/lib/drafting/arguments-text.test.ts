import { expect, test } from "vitest";
import { ValidationError } from "@/lib/core/errors";
import { argumentsAsText, argumentsOfText, longestArguments } from "@/lib/drafting/arguments-text";
import type { JsonObject } from "@/lib/drafting/proposal";

const faultOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof ValidationError) return JSON.stringify(error.details);
    throw error;
  }
  throw new Error("It was taken.");
};

test("arguments read as they are and come back the same", () => {
  const args = { to: "jane@example.com", body: "Dear Jane,\n\nyour parcel left.\n", amount: 12.5, tags: ["a", "b"] };
  expect(argumentsAsText(args)).toBe(
    [
      "to: jane@example.com",
      "body: |",
      "  Dear Jane,",
      "",
      "  your parcel left.",
      "amount: 12.5",
      "tags:",
      "  - a",
      "  - b",
      "",
    ].join("\n"),
  );
});

test.each<[string, JsonObject]>([
  ["nothing", {}],
  [
    "what looks like something else",
    { a: "0049", b: "true", c: "null", d: "1e3", e: "~", f: "2026-01-01", g: "- x", h: "k: v", i: "#", j: "" },
  ],
  ["white space", { a: " x ", b: "x\n", c: "\n\nx", d: "\t", e: "a\r\nb", f: "x  \ny", g: "\u2028\u0085" }],
  ["numbers", { a: 0, b: -1, c: 1e15, d: 5e-324, e: Number.MAX_SAFE_INTEGER, f: 0.1 }],
  ["nesting", { a: [[1, [null]], {}], b: { c: [{ d: false }] }, e: [] }],
  ["other scripts and invisible characters", { a: "日本 👩‍👩‍👧 \u202e abc \u200b", ключ: "\u0001" }],
  ["odd names", { "a b": 1, "": 2, "1": 3, "x: y": 4, "#": 5, true: 6, "? q": 7 }],
  ["the same twice", { a: { x: 1 }, b: { x: 1 } }],
])("%s comes back the same", (_what, args) => {
  expect(argumentsOfText(argumentsAsText(args), args)).toEqual(args);
});

test("what was text stays text, however it is written", () => {
  const earlier = { phone: "0049 30", note: "x", list: ["a"], in: { zip: "10115" } };
  const text = "phone: 0049\nnote: yes\nlist:\n  - 1.50\nin:\n  zip: 01067\n";
  expect(argumentsOfText(text, earlier)).toEqual({ phone: "0049", note: "yes", list: ["1.50"], in: { zip: "01067" } });
});

test("an item that is put into a list of texts is a text", () => {
  expect(argumentsOfText("ids:\n  - 0048\n  - 0049\n  - 0050\n", { ids: ["0049", "0050"] })).toEqual({
    ids: ["0048", "0049", "0050"],
  });
});

test("a value may not become another kind of thing", () => {
  expect(faultOf(() => argumentsOfText("amount: 12,50\n", { amount: 12.5 }))).toContain(
    "amount was number and is string",
  );
  expect(faultOf(() => argumentsOfText("to: [a]\n", { to: "a" }))).toContain("to was string and is list");
  expect(faultOf(() => argumentsOfText("in:\n  ok: 1\n", { in: { ok: true } }))).toContain("in.ok was boolean");
  expect(faultOf(() => argumentsOfText("ids: [a]\n", { ids: [1] }))).toContain("ids.1 was number");
  expect(faultOf(() => argumentsOfText('rows:\n  - n: "5"\n', { rows: [{ n: 5 }] }))).toContain("rows.1.n was number");
  expect(argumentsOfText("a: 1\nb: new\n", { a: null })).toEqual({ a: 1, b: "new" });
});

test.each([
  ["a second document", "a: 1\n---\na: 2\n"],
  ["what comes after an end", "a: 1\n...\na: 2\n"],
  ["a tag", "a: !foo 1\n"],
  ["a name twice, once as a number", '1: small\n"1": big\n'],
  ["an integer that loses its last digits", "a: 9007199254740993\n"],
  ["a NUL that is written as an escape", 'a: "x\\0y"\n'],
  ["half a surrogate pair", 'a: "x\\ud800y"\n'],
  ["a name that parsers lose", "__proto__: 1\n"],
  ["more than can be judged", `a: ${"x".repeat(longestArguments)}\n`],
])("what would be read otherwise than it stands there is refused: %s", (_what, text) => {
  expect(faultOf(() => argumentsOfText(text))).toContain("/edits/body");
});

test("what can't be read says where", () => {
  expect(faultOf(() => argumentsOfText("a: [1\n"))).toContain("line");
  expect(faultOf(() => argumentsOfText("just a text"))).toContain("name: value");
  expect(faultOf(() => argumentsOfText("a: 1\na: 2\n"))).toContain("YAML");
  expect(faultOf(() => argumentsOfText("a: &x [1]\nb: *x\n"))).toContain("refer");
  const bomb = [
    "a: &a [x,x,x,x,x,x,x,x,x]",
    ...[..."bcdefgh"].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[index]}`).join(",")}]`),
  ];
  expect(faultOf(() => argumentsOfText(bomb.join("\n")))).toContain("refer");
});

test("more than anybody can judge is refused", () => {
  expect(faultOf(() => argumentsAsText({ text: "x".repeat(longestArguments) }))).toContain("characters at most");
});
