import { createTranslator } from "next-intl";
import { expect, test } from "vitest";
import { z } from "zod";
import { formInWords } from "@/app/_components/draft/form-words";
import { recordedParts } from "@/lib/channels/recorded-parts";
import { actionForm } from "@/lib/connectors/action-form";
import { registry } from "@/lib/connectors/registry";
import type { Recorded, Sentence } from "@/lib/core/wording";
import { record, recordedKeys, type RecordedKey, type RecordedValues, together } from "@/lib/drafting/recorded-words";
import de from "@/messages/de.json";
import en from "@/messages/en.json";

const inEnglish = createTranslator({ locale: "en", messages: en, namespace: "recorded" });
const inGerman = createTranslator({ locale: "de", messages: de as typeof en, namespace: "recorded" });

const textOf = (t: typeof inEnglish, locale: string, wording: readonly Sentence[]) =>
  recordedParts(t, locale, wording)
    ?.map(({ text }) => text)
    .join("");

const days = (amount: number) => ({ amount, unit: "day" as const });
const hours = (amount: number) => ({ amount, unit: "hour" as const });
const odd = "<b>{x}</b> '{y}' #";

/** Values of every sentence that has some: of each number what English tells apart, and text that looks like a message. */
const samples: { [Key in RecordedKey as RecordedValues<Key> extends undefined ? never : Key]: RecordedValues<Key>[] } =
  {
    articleMatchesWell: [{ title: "Track a parcel" }, { title: odd }],
    articleMatchesPartly: [{ title: odd }],
    wordsCovered: [
      { covered: 0, count: 3 },
      { covered: 1, count: 4 },
      { covered: 1_234, count: 5_678 },
    ],
    otherMatchesToo: [{ title: odd }],
    sentencesUnsourced: [
      { without: 1, count: 3 },
      { without: 2, count: 1_000 },
    ],
    languagesDiffer: [{ message: { tag: "de" }, draft: { tag: "pt-BR" } }],
    languageSame: [{ language: { tag: "fr" } }],
    manyQuestions: [{ count: 3 }, { count: 1_200 }],
    addressNowhere: [{ address: "https://x.example/{a}" }],
    numberNowhere: [{ number: "1,000.50" }],
    nameNowhere: [{ name: "Jane Roe" }],
    hiddenText: [{ text: odd }, { text: "" }],
    invisibleHere: [{ count: 1 }, { count: 2 }, { count: 4_000 }],
    modelTimedOut: [{ seconds: 60 }],
    modelFailed: [{ status: 503 }],
    modelRefusedRequest: [{ status: 422 }],
    agentAsks: [{ name: odd, tool: "send_email" }],
    fieldMissing: [
      ...["title", "body", "customer/name", "customer/email", "category", "channel", "attachments", "stake"],
      "payload/order_id",
      "payload/a~1b",
      "payload/{x}.y",
    ].map((path) => ({ field: { pointer: `/${path}` } })),
    noReadableText: [{ minimum: 10 }],
    tooShort: [
      { length: 1, minimum: 10 },
      { length: 9, minimum: 1_000 },
    ],
    tooOld: [
      { age: hours(1), maximum: hours(0.5) },
      { age: hours(47.9), maximum: hours(1.5) },
      { age: days(2), maximum: days(1) },
      { age: days(1_000.5), maximum: days(3) },
    ],
    offlineQuotes: [
      { titles: { list: ["Track a parcel"] } },
      { titles: { list: ["Returns", odd] } },
      { titles: { list: ["A", "B", "C"] } },
    ],
    writtenFrom: [{ model: "m-1", titles: { list: ["Returns"] } }],
    writtenFreely: [{ model: odd }],
    claimsUnsourced: [
      { without: 1, count: 2 },
      { without: 2, count: 2 },
    ],
  };

const everything = recordedKeys.flatMap((key) => {
  const ofKey = (samples as Partial<Record<RecordedKey, never[]>>)[key] ?? [undefined];
  return ofKey.map((values) => (record as (key: RecordedKey, values?: never) => Recorded)(key, values));
});

test("what the messages say of every sentence is in English what is recorded of it", () => {
  expect(everything.map(({ wording }) => textOf(inEnglish, "en", wording))).toEqual(
    everything.map(({ words }) => words),
  );
});

test("the messages have every sentence, and no other", () => {
  const others = ["fields", "quoted"];
  expect(Object.keys(en.recorded).sort()).toEqual([...recordedKeys, ...others].sort());
});

test("a German reader has them in German, numbers, languages and titles too", () => {
  const said = (...parts: Recorded[]) => textOf(inGerman, "de", together(...parts).wording);
  expect(
    said(
      record("wordsCovered", { covered: 1, count: 1_200 }),
      record("languagesDiffer", { message: { tag: "de" }, draft: { tag: "en" } }),
    ),
  ).toBe(
    "1 von 1.200 aussagekräftigen Wörtern der Nachricht steht in den verwendeten Artikeln. Sprache der Nachricht: Deutsch, Sprache des Entwurfs: Englisch.",
  );
  expect(said(record("offlineQuotes", { titles: { list: ["Returns", "Invoices"] } }))).toContain(
    "„Returns“ und „Invoices“",
  );
  expect(said(record("notDrafted"), record("fieldMissing", { field: { pointer: "/customer/email" } }))).toBe(
    "Es wurde keine Antwort entworfen: Angabe fehlt: E-Mail-Adresse des Kunden.",
  );
  expect(said(record("tooOld", { age: days(2.5), maximum: hours(1) }))).toBe(
    "Die Nachricht ist 2,5 Tage alt; Höchstalter für einen Entwurf: 1 Stunde.",
  );
});

test("what others wrote is told apart from the product's own words", () => {
  const { wording } = record("writtenFrom", { model: "m-1", titles: { list: ["Returns"] } });
  const theirs = recordedParts(inGerman, "de", wording)?.filter((part) => part.theirs);
  expect(theirs?.map(({ text }) => text)).toEqual(["m-1", "Returns"]);
});

test("what has no wording, or one that this version does not know, stands as it was recorded", () => {
  expect(recordedParts(inGerman, "de", undefined)).toBeNull();
  expect(recordedParts(inGerman, "de", [])).toBeNull();
  expect(recordedParts(inGerman, "de", [{ key: "twoQuestions" }, { key: "ofALaterVersion" }])).toBeNull();
});

test("the messages have the fields of every connector that describes its own, in English as it does", () => {
  const t = createTranslator({ locale: "en", messages: en, namespace: "actionFields" });
  const german = createTranslator({ locale: "de", messages: de as typeof en, namespace: "actionFields" });
  for (const [name, { operations }] of Object.entries(registry))
    for (const operation of Object.values(operations)) {
      if (!z.toJSONSchema(operation.payload, { io: "input", unrepresentable: "any" }).properties) continue;
      const form = actionForm(operation, {}, (name) => name === "body");
      const schemas = form.map(({ choices, ...field }) => ({
        ...field,
        choices: choices.map((value) => ({ value, label: value })),
      }));
      expect(formInWords(form, name, t)).toEqual(schemas);
      for (const [index, field] of formInWords(form, name, german).entries())
        expect(field.title, `${name}: ${field.name}`).not.toBe(form[index]?.title);
    }
});

test("a field that no message is about is told in its schema's words", () => {
  const t = createTranslator({ locale: "de", messages: de as typeof en, namespace: "actionFields" });
  const field = { kind: "choice", choices: ["a.b"], required: false, value: null, hint: null } as const;
  const form = ["status.title", "constructor", "priority"].map((name) => ({
    ...field,
    choices: ["a.b"],
    name,
    title: name,
  }));
  expect(formInWords(form, "http", t).map(({ title }) => title)).toEqual(["status.title", "constructor", "priority"]);
  expect(formInWords(form, null, t)[0]?.choices).toEqual([{ value: "a.b", label: "a.b" }]);
});
