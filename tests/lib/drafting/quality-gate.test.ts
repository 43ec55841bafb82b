import { expect, test } from "vitest";
import { type Gated, qualityGate } from "@/lib/drafting/quality-gate";

const gate = {
  required: ["/body", "/customer/email", "/payload/order_id"],
  minimumTextLength: 10,
  maximumAgeHours: 72,
};
const now = new Date("2026-03-10T12:00:00Z");

const event = (data: Partial<Gated["data"]> = {}, more: Partial<Gated> = {}): Gated => ({
  data: {
    title: "Parcel",
    body: "Where is my parcel?",
    customer: { name: "Jo", email: "jo@example.com" },
    payload: { order_id: 7 },
    ...data,
  },
  occurredAt: new Date("2026-03-10T11:00:00Z"),
  ...more,
});

const reasons = (gated: Gated) => qualityGate(gate, gated, now);

test("a complete, fresh message is not held", () => {
  expect(reasons(event())).toEqual([]);
});

test("every missing field is named in plain words; zero is not missing", () => {
  expect(reasons(event({ customer: { name: "", email: " " }, payload: {} }))).toMatchObject([
    { code: "missing-field", message: "The customer email is missing." },
    { code: "missing-field", message: "The payload order id is missing." },
  ]);
  expect(reasons(event({ payload: { order_id: 0 } }))).toEqual([]);
});

test.each([
  ["nothing", "", "missing-field"],
  ["white space", "  \n\t ", "missing-field"],
  ["invisible characters", "\u200b\u202e\ufeff".repeat(20), "missing-field"],
  ["emoji alone", "🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂", "too-short"],
  ["question marks", "????????????", "too-short"],
])("a body of %s is held for one reason", (_, body, code) => {
  expect(reasons(event({ body })).map((reason) => reason.code)).toEqual([code]);
});

test("a short body says how much is there and how much is needed", () => {
  expect(reasons(event({ body: "hi!" }))).toMatchObject([
    {
      code: "too-short",
      message: "The message has only 2 letters and digits; at least 10 are needed to draft an answer.",
    },
  ]);
});

test("a message is stale only past the age that the workflow sets", () => {
  expect(reasons(event({}, { occurredAt: new Date("2026-03-07T12:00:00Z") }))).toEqual([]);
  expect(reasons(event({}, { occurredAt: new Date("2026-03-05T12:00:00Z") }))).toMatchObject([
    { code: "stale", message: "The message is 5 days old; drafts are made up to 3 days." },
  ]);
});

test("a message that a newer one overtook is held as superseded", () => {
  expect(reasons(event({}, { supersededBy: "01900000-0000-7000-8000-000000000001" })).map(({ code }) => code)).toEqual([
    "superseded",
  ]);
});
