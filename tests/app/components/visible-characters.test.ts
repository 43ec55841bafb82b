import fc from "fast-check";
import { expect, test } from "vitest";
import { visibleParts } from "@/app/_components/text/visible-characters";

const hidden = (text: string) => visibleParts(text).flatMap((part) => (part.kind === "hidden" ? part.codes : []));
const shown = (text: string) =>
  visibleParts(text)
    .map((part) => (part.kind === "text" ? part.text : ""))
    .join("");

test.each([
  ["a zero-width space", "refund\u200B now", ["U+200B"]],
  ["a right-to-left override", "\u202Egnp.exe", ["U+202E"]],
  ["text smuggled in tag characters", "hi\u{E0069}\u{E0067}", ["U+E0069", "U+E0067"]],
  ["a byte-order mark", "\uFEFFhello", ["U+FEFF"]],
  ["a joiner between plain letters", "pay\u200Dpal", ["U+200D"]],
  ["data hidden in variation selectors", "a\uFE01\uFE02\uFE03", ["U+FE02", "U+FE03"]],
  ["a control character", "a\u0007b", ["U+0007"]],
])("shows %s", (_, text, codes) => {
  expect(hidden(text)).toEqual(codes);
});

test.each([
  ["a family", "👨‍👩‍👧"],
  ["a flag made of tags", "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}"],
  ["a coloured heart", "❤️"],
  ["a Persian half space", "می‌خواهم"],
  ["a Devanagari conjunct", "क्‍ष"],
  ["Arabic, tabs and line ends", "مرحبا\tبك\r\nأهلا"],
])("leaves %s alone", (_, text) => {
  expect(visibleParts(text)).toEqual([{ kind: "text", text }]);
});

test("marks a change of direction apart from what is merely invisible", () => {
  expect(visibleParts("a\u200B\u202Eb")).toEqual([
    { kind: "text", text: "a" },
    { kind: "hidden", codes: ["U+200B"], changesDirection: false },
    { kind: "hidden", codes: ["U+202E"], changesDirection: true },
    { kind: "text", text: "b" },
  ]);
});

test("loses no character of any text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect([...shown(text)].length + hidden(text).length).toBe([...text].length);
    }),
  );
});
