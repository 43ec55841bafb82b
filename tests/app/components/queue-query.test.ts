import { expect, test } from "vitest";
import { parseQueueQuery, toListInput } from "@/app/_components/queue/queue-query";
import { ListReviewsInput } from "@/lib/review/list-reviews";

test("however long a search or a filter in the address is, the list takes it, cut", () => {
  const long = "x".repeat(500);
  const query = parseQueueQuery({ q: long, customer: long, category: long, language: long, channel: long });
  expect(ListReviewsInput.parse(toListInput(query))).toMatchObject({
    q: "x".repeat(200),
    customer: "x".repeat(320),
    category: "x".repeat(100),
  });
});

test.each(["\u0000", " \u0007\u200B ", "\u202E", "\uFEFF"])(
  "of a search for nothing that is seen nothing is left",
  (q) => {
    expect(parseQueueQuery({ q, customer: q })).toEqual({});
    expect(parseQueueQuery({ q: `re${q}fund` }).q?.replace(/ +/, "")).toBe("refund");
  },
);

test("a search keeps the joiners that a script is written with", () => {
  expect(parseQueueQuery({ q: "می\u200Cخواهم" })).toEqual({ q: "می\u200Cخواهم" });
});
