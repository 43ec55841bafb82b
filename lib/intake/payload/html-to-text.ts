import { compile } from "html-to-text";
import { plainText } from "@/lib/core/plain-text";

/** Characters. Converting takes quadratic time where tags are nested, and whoever writes a mail nests them. */
const longest = 100_000;

const convert = compile({
  wordwrap: false,
  limits: { maxDepth: 200 },
  selectors: [
    { selector: "img", format: "skip" },
    { selector: "a", options: { ignoreHref: true } },
  ],
});

/** What a message says that came as HTML alone, as far as its first 100,000 characters. Hidden text is text: what a model reads, a reviewer sees. */
export const htmlToText = (html: string): string => plainText(convert(html.slice(0, longest))).trim();
