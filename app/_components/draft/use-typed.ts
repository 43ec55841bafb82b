"use client";

import { useCallback, useEffect, useSyncExternalStore } from "react";
import { type Saving, type Typed, typedTexts } from "./typed-texts";

/** What the reader typed for a draft and has not sent, or null: of this tab, or as the server kept it. */
export function useTyped(
  { draftId, reviewId }: { draftId: string; reviewId: string },
  fromServer: Typed | null,
): { typed: Typed | null; saving: Saving; keep: (typed: Typed | null) => void } {
  const entry = useSyncExternalStore(
    typedTexts.subscribe,
    () => typedTexts.get(draftId),
    () => undefined,
  );
  useEffect(() => typedTexts.resume(draftId), [draftId]);
  const keep = useCallback((typed: Typed | null) => typedTexts.keep(draftId, reviewId, typed), [draftId, reviewId]);
  return { typed: entry ? entry.typed : fromServer, saving: entry?.saving ?? "saved", keep };
}
