/** Words that read from right to left, made of the English ones: what stays as it is on a page that has them is hard-wired. */
import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";
import { printAST } from "@formatjs/icu-messageformat-parser/printer.js";

export interface Messages {
  [key: string]: string | Messages;
}

/** The same tree with every word turned round, as Android's ar-XB does it; arguments, tags and cases stay. */
export function toPseudoLocale(messages: Messages): Messages {
  return Object.fromEntries(
    Object.entries(messages).map(([key, message]) => [
      key,
      typeof message === "string" ? printAST(parse(message).map(turn)) : toPseudoLocale(message),
    ]),
  );
}

function turn(element: MessageFormatElement): MessageFormatElement {
  switch (element.type) {
    case TYPE.literal:
      return { ...element, value: turnWords(element.value) };
    case TYPE.tag:
      return { ...element, children: element.children.map(turn) };
    case TYPE.plural:
    case TYPE.select: {
      const options = Object.entries(element.options).map(([name, { value }]) => [name, { value: value.map(turn) }]);
      return { ...element, options: Object.fromEntries(options) };
    }
    default:
      return element;
  }
}

const mark = "\u200f";
const override = "\u202e";
const end = "\u202c";

const turnWords = (text: string): string => text.replace(/\S+/g, (word) => `${mark}${override}${word}${end}${mark}`);
