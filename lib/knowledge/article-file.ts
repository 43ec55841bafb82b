import { z } from "zod";
import { ValidationError } from "@/lib/core/errors";
import type { SaveDocumentInput } from "./save-document";

const FrontMatter = z.object({ title: z.string().min(1), language: z.string().min(2), slug: z.string().min(1) });
const article = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/;

/** Reads an article as kept in a Markdown file: `title`, `language` and `slug` between two lines of `---`, then the body. */
export function parseArticleFile(file: string): SaveDocumentInput {
  const [, head, body] = article.exec(file) ?? [];
  if (head === undefined || body === undefined) {
    throw new ValidationError("An article starts with title, language and slug between two lines of ---.");
  }
  const fields = Object.fromEntries(head.split(/\r?\n/).map((line) => splitAt(line, line.indexOf(":"))));
  const parsed = FrontMatter.safeParse(fields);
  if (parsed.success) return { ...parsed.data, body: body.trim() };

  const faults = parsed.error.issues.map(({ path, message }) => ({ path: `/${path.join("/")}`, message }));
  throw new ValidationError(`The article's head lacks: ${faults.map(({ path }) => path.slice(1)).join(", ")}.`, faults);
}

const splitAt = (line: string, colon: number): [string, string] =>
  colon < 0 ? [line.trim(), ""] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
