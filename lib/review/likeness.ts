import { canonicalJson, sha256 } from "@/lib/core/crypto";
import type { Generation } from "@/lib/drafting/generation";

export type Said = Pick<Generation, "content" | "citations" | "language" | "holdReasons">;

/**
 * The same for drafts of a workflow that can be judged together: they rest on the same passages, or, where they cite none, say the same but
 * for numbers. Null for a held draft. How much alike they really are is seen when they are compared.
 */
export function likenessOf(workflowId: string, { content, citations, language, holdReasons }: Said): string | null {
  if (holdReasons.length > 0) return null;
  const basis =
    citations.length > 0 ? [...new Set(citations.map(({ chunkId }) => chunkId))].sort() : shapeOf(content.body);
  return sha256(canonicalJson([workflowId, language, basis])).slice(0, 24);
}

const shapeOf = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/\p{N}+/gu, "#")
    .replaceAll(/\s+/gu, " ")
    .trim();
