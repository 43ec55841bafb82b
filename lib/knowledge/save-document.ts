import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import { appendAuditEntry } from "@/lib/audit/append";
import type { ServiceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/id";
import { plainText } from "@/lib/core/plain-text";
import type { Transaction } from "@/lib/db/client";
import { chunk } from "@/lib/db/schema/knowledge/chunk";
import { document } from "@/lib/db/schema/knowledge/document";
import { withTransaction } from "@/lib/db/transaction";
import { requirePermission } from "@/lib/members/require-permission";
import { splitChunks } from "./split-chunks";
import { textSearchConfig } from "./text-search-config";
import { wordsOf } from "./words";

const text = (max: number) =>
  z
    .string()
    .max(max)
    .transform(plainText)
    .refine((value) => value.trim() !== "", "must not be empty");

export const SaveDocumentInput = z.object({
  /** The document's lasting name in the workspace; saving it again replaces title, body and language. */
  slug: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "must be lower-case words joined by hyphens")
    .max(100),
  title: text(300),
  /** A BCP 47 tag. */
  language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "must be a language tag such as en or pt-BR"),
  body: text(200_000),
});
export type SaveDocumentInput = z.input<typeof SaveDocumentInput>;

/** Saves an article that drafts may cite, by its slug, and makes it searchable. */
export async function saveDocument(
  ctx: ServiceContext,
  input: SaveDocumentInput,
): Promise<{ documentId: string; chunks: number }> {
  requirePermission(ctx, "config:write");
  const saved = SaveDocumentInput.parse(input);
  return withTransaction(ctx, async (tx) => {
    const documentId = await upsert(tx, ctx, saved);
    const chunks = await replaceChunks(tx, ctx, documentId, saved);
    await appendAuditEntry(tx, ctx, {
      action: "document.saved",
      entityType: "document",
      entityId: documentId,
      content: { slug: saved.slug, title: saved.title, language: saved.language, body: saved.body },
    });
    return { documentId, chunks };
  });
}

type Saved = z.output<typeof SaveDocumentInput>;

async function upsert(tx: Transaction, ctx: ServiceContext, saved: Saved): Promise<string> {
  const now = ctx.clock.now();
  const [row] = await tx
    .insert(document)
    .values({ id: newId(), workspaceId: ctx.workspaceId, ...saved, createdAt: now, updatedAt: now })
    .onConflictDoUpdate({ target: [document.workspaceId, document.slug], set: { ...saved, updatedAt: now } })
    .returning({ id: document.id });
  if (!row) throw new Error("An upsert returned no row.");
  return row.id;
}

async function replaceChunks(tx: Transaction, ctx: ServiceContext, documentId: string, saved: Saved): Promise<number> {
  await tx.delete(chunk).where(eq(chunk.documentId, documentId));
  const config = textSearchConfig(saved.language);
  const chunks = splitChunks(saved.body).map((span, position) => ({
    id: newId(),
    workspaceId: ctx.workspaceId,
    documentId,
    position,
    ...span,
    search: sql<string>`${searchable(config, saved.title, "A")} || ${searchable(config, span.text, "B")}`,
  }));
  if (chunks.length > 0) await tx.insert(chunk).values(chunks);
  return chunks.length;
}

const searchable = (config: string, words: string, weight: "A" | "B") =>
  sql`setweight(to_tsvector(${config}::regconfig, ${wordsOf(words).join(" ")}), ${weight})`;
