import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { PermissionError } from "@/lib/core/errors";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { chunk } from "@/lib/db/schema/knowledge/chunk";
import { document } from "@/lib/db/schema/knowledge/document";
import { saveDocument } from "@/lib/knowledge/save-document";
import { searchPassages } from "@/lib/knowledge/search-passages";
import { contextFor, createMember, createWorkspace, type TestContext } from "@/tests/support/context";
import { testDatabase } from "@/tests/support/database";

const db = await testDatabase();
let admin: TestContext;

const articles = [
  {
    slug: "returns",
    title: "Return an item",
    language: "en",
    body: "You can send back unused items within 30 days.\n\nReturns are free.",
  },
  {
    slug: "invoices",
    title: "Find an invoice",
    language: "en",
    body: "The invoice of every order is in your account, under My orders.",
  },
  {
    slug: "rueckgabe",
    title: "Rückgabe und Erstattung",
    language: "de",
    body: "Unbenutzte Artikel können Sie innerhalb von 30 Tagen zurücksenden.",
  },
  { slug: "zwroty", title: "Zwroty", language: "pl", body: "Produkt można zwrócić w ciągu 30 dni." },
  { slug: "henpin", title: "返品について", language: "ja", body: "未使用の商品は三十日以内に返品できます。" },
  { slug: "irjae", title: "الإرجاع", language: "ar", body: "يمكنك إرجاع المنتج خلال ثلاثين يومًا." },
];

beforeAll(async () => {
  admin = contextFor(db, await createMember(db, { roles: ["admin"] }));
  for (const article of articles) await saveDocument(admin, article);
});

const search = (text: string, language: string | null = null, limit = 3) =>
  searchPassages(db, { workspaceId: admin.workspaceId, text, language, limit });

const best = async (text: string, language: string | null = null) => (await search(text, language)).passages[0]?.title;

describe("searching", () => {
  test("a question finds its article in other forms of the words", async () => {
    expect(await best("how do I go about returning two items?")).toBe("Return an item");
    expect(await best("I am missing INVOICES", "en")).toBe("Find an invoice");
  });

  test("articles are found in the language in which they are written, with the language told or not", async () => {
    expect(await best("Wie kann ich etwas zurücksenden?", "de")).toBe("Rückgabe und Erstattung");
    expect(await best("zurückgesendete Artikel, Erstattungen")).toBe("Rückgabe und Erstattung");
    expect(await best("zwroty produkt", "pl")).toBe("Zwroty");
    expect(await best("この商品を返品したいです", "ja")).toBe("返品について");
    expect(await best("أريد إرجاع المنتج", "ar")).toBe("الإرجاع");
  });

  test("a passage names the words that it covers, and unknown words count against it", async () => {
    const { passages, terms } = await search("return xylophones", "en");
    expect(passages[0]).toMatchObject({ title: "Return an item", covers: ["return"], language: "en" });
    expect(passages[0]?.coverage).toBeGreaterThan(0.2);
    expect(passages[0]?.coverage).toBeLessThan(0.8);
    expect(terms.map(({ word, found }) => [word, found > 0])).toEqual([
      ["return", true],
      ["xylophones", false],
    ]);
  });

  test("a passage's place is its place in the document's body", async () => {
    const body = `${"An opening sentence that is not looked for. ".repeat(30)}\n\nThe marmalade clause stands here.\n\n${"More text. ".repeat(90)}`;
    const { documentId, chunks } = await saveDocument(admin, { slug: "long", title: "Long", language: "en", body });
    const [passage] = (await search("marmalade", "en")).passages;
    expect(chunks).toBeGreaterThan(2);
    expect(passage?.documentId).toBe(documentId);
    expect(body.slice(passage?.start, passage?.end)).toBe(passage?.text);
    expect(passage?.text).toContain("marmalade");
  });

  test.each([
    ["nothing", ""],
    ["NUL and quotes", "return\0 'item' \" \\ {} & | ! <-> :* ); drop table chunk; --"],
    ["a bare null", "null NULL"],
    ["emoji", "📦📦📦 👩‍👩‍👧 ❤️"],
    ["half a surrogate", "\ud83d return \udc00"],
    ["one long word", "x".repeat(14_000)],
    ["14 kB of prose", "The item that I would like to return is a lamp, bought in spring. ".repeat(220)],
    [
      "ten thousand different words",
      Array.from({ length: 10_000 }, (_, index) => `word${String.fromCharCode(97 + (index % 26))}${index}`).join(" "),
    ],
    ["direction marks", "\u202ereturn\u202c \u200bitem"],
  ])("any text is safe to search with: %s", async (_, text) => {
    const { passages, terms } = await search(text);
    expect(terms.length).toBeLessThanOrEqual(24);
    if (/return/.test(text)) expect(passages[0]?.title).toBe("Return an item");
  });

  test("another workspace's articles are not found", async () => {
    const other = await createWorkspace(db);
    const found = await searchPassages(db, { workspaceId: other.id, text: "return an item", limit: 3 });
    expect(found.passages).toEqual([]);
  });

  test("a search works inside a transaction and sees what it wrote", async () => {
    const title = await db.transaction(async (tx) => {
      await tx
        .update(document)
        .set({ title: "Renamed" })
        .where(and(eq(document.workspaceId, admin.workspaceId), eq(document.slug, "invoices")));
      const found = await searchPassages(tx, {
        workspaceId: admin.workspaceId,
        text: "invoice",
        language: "en",
        limit: 1,
      });
      await tx
        .update(document)
        .set({ title: "Find an invoice" })
        .where(and(eq(document.workspaceId, admin.workspaceId), eq(document.slug, "invoices")));
      return found.passages[0]?.title;
    });
    expect(title).toBe("Renamed");
  });
});

describe("saving", () => {
  test("saving a slug again replaces what was there", async () => {
    const first = await saveDocument(admin, { slug: "again", title: "Zebra", language: "en", body: "About zebras." });
    const second = await saveDocument(admin, {
      slug: "again",
      title: "Giraffe",
      language: "en",
      body: "About giraffes.",
    });
    expect(second.documentId).toBe(first.documentId);
    expect(await best("zebras", "en")).toBeUndefined();
    expect(await best("giraffes", "en")).toBe("Giraffe");
    expect(await db.$count(chunk, eq(chunk.documentId, first.documentId))).toBe(1);
  });

  test("it is audited", async () => {
    const { documentId } = await saveDocument(admin, { slug: "audited", title: "A", language: "en", body: "B" });
    const entries = await db.select().from(auditEntry).where(eq(auditEntry.entityId, documentId));
    expect(entries.map(({ action, actor }) => [action, actor.kind])).toEqual([["document.saved", "person"]]);
  });

  test("a reviewer may not", async () => {
    const reviewer = contextFor(db, await createMember(db, { roles: ["reviewer"] }));
    await expect(saveDocument(reviewer, { slug: "x", title: "A", language: "en", body: "B" })).rejects.toThrow(
      PermissionError,
    );
  });

  test("the same slug in another workspace is another document", async () => {
    const other = contextFor(db, await createMember(db, { roles: ["admin"] }));
    const mine = await saveDocument(admin, { slug: "shared", title: "Mine", language: "en", body: "Okapi." });
    const theirs = await saveDocument(other, { slug: "shared", title: "Theirs", language: "en", body: "Okapi." });
    expect(theirs.documentId).not.toBe(mine.documentId);
    expect(await best("okapi", "en")).toBe("Mine");
  });

  test.each([
    ["an empty body", { body: " \n " }],
    ["a slug with spaces", { slug: "Not a slug" }],
    ["a language that is none", { language: "english please" }],
  ])("%s is refused", async (_, wrong) => {
    await expect(
      saveDocument(admin, { slug: "ok", title: "A", language: "en", body: "B", ...wrong }),
    ).rejects.toThrow();
  });
});
