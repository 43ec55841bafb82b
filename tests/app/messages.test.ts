import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";
import { expect, test } from "vitest";
import { type Messages, toPseudoLocale } from "@/bin/messages/pseudo-locale";
import pseudo from "@/messages/ar-XB.json";
import de from "@/messages/de.json";
import en from "@/messages/en.json";

test("German has every message, with the same arguments and tags, and no others", () => {
  expect(shapesOf(de)).toEqual(shapesOf(en));
});

test("German messages are German", () => {
  const english = new Map(leavesOf(en));
  const same = leavesOf(de).filter(([key, message]) => / \p{L}+ /u.test(message) && message === english.get(key));
  expect(same).toEqual([]);
});

test("the pseudo-locale is made of the English messages as they are: `npm run messages` makes it anew", () => {
  expect(pseudo).toEqual(toPseudoLocale(en));
});

const leavesOf = (messages: Messages, path = ""): [string, string][] =>
  Object.entries(messages).flatMap(([key, message]) =>
    typeof message === "string"
      ? [[`${path}${key}`, message] as [string, string]]
      : leavesOf(message, `${path}${key}.`),
  );

const shapesOf = (messages: Messages): Record<string, string[]> =>
  Object.fromEntries(
    leavesOf(messages).map(([key, message]) => [key, [...new Set(parse(message).flatMap(namesIn))].sort()]),
  );

/** What a message takes: each argument with its kind, each choice with its cases, each tag. */
function namesIn(element: MessageFormatElement): string[] {
  switch (element.type) {
    case TYPE.literal:
    case TYPE.pound:
      return [];
    case TYPE.tag:
      return [`<${element.value}>`, ...element.children.flatMap(namesIn)];
    case TYPE.plural:
    case TYPE.select: {
      const cases = element.type === TYPE.select ? Object.keys(element.options).sort().join("|") : "plural";
      const within = Object.values(element.options).flatMap(({ value }) => value.flatMap(namesIn));
      return [`${element.value}: ${cases}`, ...within];
    }
    default:
      return [`${element.value}: ${TYPE[element.type]}`];
  }
}
