"use client";

import type { FormEvent } from "react";
import { useMe } from "@/app/_components/live/live-provider";

type Words = Record<string, string>;

/** Of this tab, by review, then by reader and dialog. */
const kept = new Map<string, Map<string, Words>>();

/** What was typed about a draft, in a dialog or as a comment, and is not recorded: neither a slip nor a refusal loses a word. `keep` is the form's `onChange`. */
export function useUnsentWords(
  reviewId: string,
  dialog: string,
): { words: Words; keep: (event: FormEvent<HTMLFormElement>) => void; keepWords: (words: Words) => void } {
  const key = `${useMe()} ${dialog}`;
  const keepWords = (words: Words) => kept.set(reviewId, new Map(kept.get(reviewId)).set(key, words));
  return {
    words: kept.get(reviewId)?.get(key) ?? {},
    keep: ({ currentTarget }) =>
      keepWords(Object.fromEntries([...new FormData(currentTarget)].map(([name, value]) => [name, String(value)]))),
    keepWords,
  };
}

/** Those of dialogs: they are recorded, or no longer to be said. A comment may still be. */
export function forgetUnsentWords(reviewId: string): void {
  const comments = [...(kept.get(reviewId) ?? [])].filter(([key]) => key.endsWith(" comment"));
  kept.set(reviewId, new Map(comments));
}
