"use client";

import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useState } from "react";
import type { ReviewState } from "./review-state";

/** Shows the draft that was asked for as soon as it is there, unless the reader is writing: nothing they do may be disturbed. */
export function useNewDraft({ redrafting, draftVersion }: ReviewState, shownVersion: number, idle: boolean): void {
  const router = useRouter();
  const [waited, setWaited] = useState(redrafting);
  if (redrafting && !waited) setWaited(true);

  const show = useEffectEvent(() => {
    if (idle) router.refresh();
  });
  const arrived = waited && draftVersion > shownVersion;
  useEffect(() => {
    if (arrived) show();
  }, [arrived]);
}
