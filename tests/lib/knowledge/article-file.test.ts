import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { ValidationError } from "@/lib/core/errors";
import { parseArticleFile } from "@/lib/knowledge/article-file";
import { SaveDocumentInput } from "@/lib/knowledge/save-document";

const folder = path.join(import.meta.dirname, "../../../bin/demo-data/knowledge");

describe("an article's file", () => {
  test("has its fields before its body; a title may hold a colon", () => {
    const file = "---\r\ntitle: Pay: how\r\nlanguage: en\r\nslug: pay\r\n---\r\n\nBy card.\n";
    expect(parseArticleFile(file)).toEqual({ title: "Pay: how", language: "en", slug: "pay", body: "By card." });
  });

  test("without its head it is refused, naming what is missing", () => {
    expect(() => parseArticleFile("Just text")).toThrow(ValidationError);
    expect(() => parseArticleFile("---\ntitle: A\n---\nB")).toThrow(/language, slug/);
  });

  test("every demo article can be saved, each under its own slug", () => {
    const files = readdirSync(folder).filter((name) => name.endsWith(".md"));
    const parsed = files.map((name) =>
      SaveDocumentInput.parse(parseArticleFile(readFileSync(path.join(folder, name), "utf8"))),
    );
    expect(parsed.length).toBeGreaterThan(30);
    expect(new Set(parsed.map(({ slug }) => slug)).size).toBe(parsed.length);
    expect(new Set(parsed.map(({ language }) => language))).toEqual(
      new Set(["en", "de", "fr", "es", "it", "nl", "pt"]),
    );
  });
});
