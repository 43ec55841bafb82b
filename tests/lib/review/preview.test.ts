import { expect, test } from "vitest";
import { previewOf } from "@/lib/review/new-review";

test.each([
  [
    "Hello Maya Lindqvist,\n\nThank you for your message. Here is what applies:\n\nThe parcel is at the depot.",
    "The parcel is at the depot.",
  ],
  ["Sehr geehrte Frau Roth,\n\nvielen Dank. Die Rechnung liegt bei.\n\nFreundliche Grüße", "Die Rechnung liegt bei."],
  ["Thank you for your message.", "Thank you for your message."],
  ["", ""],
])("a list shows of %j what it says, not how it greets", (text, shown) => {
  expect(previewOf(text).startsWith(shown)).toBe(true);
});
