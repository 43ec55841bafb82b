import { describe, expect, test } from "vitest";
import { checkSupport } from "@/lib/drafting/check-support";
import type { Passage } from "@/lib/knowledge/search-passages";

const body =
  "Before this.\n\nYou can return unused items within 30 days of delivery. Returns from the European Union are free. We refund the price within 5 working days after the return reaches our warehouse.";
const passage: Passage = {
  documentId: "d1",
  chunkId: "c1",
  title: "Return an item",
  language: "en",
  text: body.slice(14),
  start: 14,
  end: body.length,
  rank: 1,
  covers: [],
  coverage: 1,
  titleCoverage: 1,
};
const event = {
  title: "Lamp",
  body: "I bought a reading lamp, order 48213, and want to return it.",
  customerName: "Maya Lindqvist",
};

const check = (draft: string) => checkSupport(draft, { passages: [passage], event, language: "en" });
const marked = (draft: string) =>
  check(draft).findings.map(({ draftStart, draftEnd }) => draft.slice(draftStart, draftEnd));

describe("citations", () => {
  test("a quoted sentence is cited where it stands in the document and in the draft", () => {
    const draft = "Hello Maya,\n\nReturns from the European Union are free.\n\nKind regards,\nCustomer service";
    const { citations, findings, claims, supported } = check(draft);
    const [citation] = citations;
    expect(body.slice(citation?.sourceStart, citation?.sourceEnd)).toBe("Returns from the European Union are free.");
    expect(draft.slice(citation?.draftStart, citation?.draftEnd)).toBe("Returns from the European Union are free.");
    expect({ findings, claims, supported }).toEqual({ findings: [], claims: 1, supported: 1 });
  });

  test("a sentence in other words is cited to the sentence that it comes from", () => {
    const { citations, findings } = check("Unused items can be returned to us within 30 days.");
    expect(citations.map(({ quote }) => quote)).toEqual(["You can return unused items within 30 days of delivery."]);
    expect(findings).toEqual([]);
  });

  test("what the customer wrote needs no article", () => {
    expect(check("You bought a reading lamp with order 48213.")).toMatchObject({
      citations: [],
      findings: [],
      claims: 1,
      supported: 1,
    });
  });

  test("politeness claims nothing", () => {
    expect(
      check(
        "Dear Maya,\n\nThank you for writing to us. We are sorry for the trouble. Let us know how it goes.\n\nBest regards,\nThe service team of Anywhere Ltd",
      ),
    ).toMatchObject({ claims: 0, findings: [] });
  });
});

describe("findings", () => {
  test("an invented sentence is marked whole", () => {
    expect(marked("Returns from the European Union are free. Our founder collects butterflies in Peru.")).toEqual([
      "Our founder collects butterflies in Peru.",
    ]);
  });

  test("a changed number is marked, and only the number", () => {
    expect(marked("You can return unused items within 60 days of delivery.")).toEqual(["60"]);
  });

  test("a name and an address from nowhere are marked", () => {
    expect(
      marked("You can return unused items within 30 days to Gregory at refunds.scam.com or help@scam.example."),
    ).toEqual(["refunds.scam.com", "help@scam.example", "Gregory"]);
  });

  test("a promise needs an article; the customer's own words don't make one", () => {
    expect(
      check("We will refund your reading lamp today free of charge.").findings.map(({ message }) => message),
    ).toEqual(["This promises something that no article says."]);
    expect(marked("We hope this helps and we will refund everything.")).toEqual([
      "We hope this helps and we will refund everything.",
    ]);
  });

  test("with no articles at all every claim is marked", () => {
    const { findings, supported } = checkSupport("Delivery takes two weeks. It costs nothing.", {
      passages: [],
      event,
      language: "en",
    });
    expect(findings).toHaveLength(2);
    expect(supported).toBe(0);
  });

  test("the list is bounded and a long draft is checked in a moment", () => {
    const started = performance.now();
    const { findings, claims } = check("Invented claims abound here forever. ".repeat(600));
    expect(claims).toBe(600);
    expect(findings).toHaveLength(30);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
