import { expect, test } from "vitest";
import { mergeTexts } from "@/app/_components/draft/merge-texts";

const base = "Hello Jane. Your parcel is late. We are sorry.\n\nKind regards";
const said = (parts: ReturnType<typeof mergeTexts>) =>
  parts.map((part) => ("text" in part ? part.text : `<${part.mine}|${part.theirs}>`)).join("");

test("changes of different sentences are brought together", () => {
  const mine = base.replace("Hello", "Dear");
  const theirs = base.replace("We are sorry.", "We are very sorry.");
  const parts = mergeTexts(base, mine, theirs);
  expect(said(parts)).toBe("Dear Jane. Your parcel is late. We are very sorry.\n\nKind regards");
  expect(
    parts.flatMap((part) => ("by" in part && part.by !== "both" ? [`${part.by}: ${part.text.trim()}`] : [])),
  ).toEqual(["mine: Dear Jane.", "theirs: We are very sorry."]);
});

test("two changes of one sentence are told apart, and nothing is chosen for the reader", () => {
  const parts = mergeTexts(base, base.replace("is late", "comes today"), base.replace("is late", "is lost"));
  expect(said(parts)).toBe(
    "Hello Jane. <Your parcel comes today. |Your parcel is lost. >We are sorry.\n\nKind regards",
  );
});

test("the same change of both is no conflict, and what is new at the end stays", () => {
  const theirs = base.replace("late", "lost");
  const parts = mergeTexts(base, `${theirs}\nRita`, theirs);
  expect(said(parts)).toBe(`${theirs}\nRita`);
});

test.each([
  ["", "a", "b"],
  ["x", "", "x"],
  ["", "", ""],
])("short texts: %j %j %j", (o, a, b) => {
  expect(() => mergeTexts(o, a, b)).not.toThrow();
});
