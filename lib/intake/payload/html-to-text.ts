import { compile } from "html-to-text";
import { plainText } from "@/lib/core/plain-text";

const convert = compile({
  wordwrap: false,
  limits: { maxInputLength: 1_000_000, maxDepth: 200 },
  selectors: [
    { selector: "img", format: "skip" },
    { selector: "a", options: { ignoreHref: true } },
  ],
});

/** What a message says that came as HTML alone. Hidden text is text: what a model reads, a reviewer sees. */
export const htmlToText = (html: string): string => plainText(convert(html)).trim();
