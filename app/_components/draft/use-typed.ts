"use client";

import { useCallback, useEffect, useMemo, useSyncExternalStore } from "react";
import { useMe } from "@/app/_components/live/live-provider";
import { latestText, type SavedText, type Saving, type Typed, typedTexts } from "./typed-texts";

/** What the reader typed for a draft and has not sent, or null: of this tab, or as the server kept it. */
export function useTyped(
  { draftId, reviewId }: { draftId: string; reviewId: string },
  fromServer: SavedText | null,
): { typed: Typed | null; saving: Saving; keep: (typed: Typed | null) => void } {
  const memberId = useMe();
  const of = useMemo(() => ({ memberId, draftId, reviewId }), [memberId, draftId, reviewId]);
  const entry = useSyncExternalStore(
    typedTexts.subscribe,
    () => typedTexts.get(of),
    () => undefined,
  );
  useEffect(() => typedTexts.resume(of), [of]);
  const keep = useCallback((typed: Typed | null) => typedTexts.keep(of, typed), [of]);
  return { typed: latestText(entry, fromServer), saving: entry?.saving ?? "saved", keep };
}
