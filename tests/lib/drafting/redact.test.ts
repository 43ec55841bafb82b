import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { redact, unredact } from "@/lib/drafting/redact";

const redacted = (text: string) => redact([text]).texts[0];

describe("what is taken out", () => {
  test.each([
    ["a card number", "Card 4111 1111 1111 1111 declined", "Card [card-1] declined"],
    ["a card number with hyphens", "5500-0000-0000-0004", "[card-1]"],
    ["an IBAN with spaces", "Pay to DE89 3704 0044 0532 0130 00 please", "Pay to [iban-1] please"],
    ["an IBAN in lower case", "gb82west12345698765432", "[iban-1]"],
    ["an e-mail address", "Write to jo.doe+x@mail.example.com.", "Write to [email-1]."],
    ["an international phone number", "Call +44 20 7946 0958 today", "Call [phone-1] today"],
    ["a US phone number", "Call (415) 555-2671", "Call [phone-1]"],
    ["a US social security number", "SSN 219-09-9999", "SSN [ssn-1]"],
    ["the last four of one", "my ssn is 6479", "my ssn is [ssn-1]"],
    ["a password", "my password is Sunflower42! thanks", "my password is [password-1] thanks"],
    ["a password with a colon", "password: hunter2", "password: [password-1]"],
    ["a German password", "mein Passwort lautet Geheim99", "mein Passwort lautet [password-1]"],
    ["a French one", "mon mot de passe est soleil77", "mon mot de passe est [password-1]"],
    ["a live API key", "We use sk_live_4eC39HqLyjWDarjtT1zdp7dc.", "We use [key-1]."],
    ["a named API key", 'api_key = "9f8e7d6c5b4a39281706"', 'api_key = "[key-1]"'],
    ["a JSON web token", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P", "[key-1]"],
  ])("%s", (_, text, expected) => {
    expect(redacted(text)).toBe(expected);
  });

  test.each([
    "Order 4111111111111112 has not arrived",
    "Order number 00123842 and invoice BW-2231987",
    "My password is not working and the password is wrong",
    "I forgot my password. It expired.",
    "It costs 4.90 EUR, or 1,500.00 for 25 pieces, on 2026-03-02 at 14:00",
    "Call me maybe, 555 of you",
    "tracking 9400 1000 0000 0000 0000 00",
  ])("nothing from: %s", (text) => {
    expect(redacted(text)).toBe(text);
  });

  test("the same value has one placeholder in all texts, another value another", () => {
    const { texts, redactions } = redact(["From jo@a.example", "I am jo@a.example, not al@a.example"]);
    expect(texts).toEqual(["From [email-1]", "I am [email-1], not [email-2]"]);
    expect(redactions.map(({ value }) => value)).toEqual(["jo@a.example", "al@a.example"]);
  });

  test("long text of any kind takes no long time", () => {
    const started = performance.now();
    for (const text of [
      "1 ".repeat(10_000),
      "a@".repeat(10_000),
      "password is ".repeat(2_000),
      "+1-".repeat(7_000),
      "GB82 ".repeat(4_000),
      "eyJ".repeat(7_000),
    ])
      redacted(text);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe("what a reply may say", () => {
  const { redactions } = redact(["4111 1111 1111 1111 jo@a.example +44 20 7946 0958 password is Sunflower42!"]);

  test("addresses come back, a card by its last four digits, a password never", () => {
    expect(unredact("[email-1] [phone-1] [card-1] [password-1]", redactions)).toBe(
      "jo@a.example +44 20 7946 0958 •••• 1111 ••••",
    );
  });

  test("a placeholder that the message never had says nothing", () => {
    expect(unredact("Card [card-7], [A1] and [1]", redactions)).toBe("Card ••••, [A1] and [1]");
  });

  test("a text with nothing to hide comes through unchanged", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z ,.]{0,80}$/), (text) => unredact(redacted(text) ?? "", []) === text),
    );
  });
});
