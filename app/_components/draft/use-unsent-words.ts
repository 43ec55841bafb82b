"use client";

import type { FormEvent } from "react";
import { useMe } from "@/app/_components/live/live-provider";

type Words = Record<string, string>;

/** Of this tab, by review, then by reader and dialog. */
const kept = new Map<string, Map<string, Words>>();

/** What was typed into a dialog about a draft and is not recorded: neither a slip nor a refusal loses a word. `keep` is the form's `onChange`. */
export function useUnsentWords(
  reviewId: string,
  dialog: string,
): { words: Words; keep: (event: FormEvent<HTMLFormElement>) => void } {
  const key = `${useMe()} ${dialog}`;
  return {
    words: kept.get(reviewId)?.get(key) ?? {},
    keep: ({ currentTarget }) => {
      const words = Object.fromEntries([...new FormData(currentTarget)].map(([name, value]) => [name, String(value)]));
      kept.set(reviewId, new Map(kept.get(reviewId)).set(key, words));
    },
  };
}

/** They are recorded, or no longer to be said. */
export const forgetUnsentWords = (reviewId: string): void => void kept.delete(reviewId);
