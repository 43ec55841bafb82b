"use client";

import { useState } from "react";
import { useLiveReviews } from "@/app/_components/live/use-live";
import { useFetched } from "@/app/_components/shell/use-fetched";

/** A comment as it comes over the wire: times ISO 8601. */
export interface ShownComment {
  id: string;
  name: string;
  body: string;
  createdAt: string;
}

/** The comments on a review, kept up to date while it is open; `look` asks for them anew. */
export function useComments(
  reviewId: string,
  fromServer: readonly ShownComment[],
): { comments: readonly ShownComment[]; look: () => void } {
  const [changes, setChanges] = useState(0);
  const look = () => setChanges((before) => before + 1);
  useLiveReviews((news) => {
    if (news.kind === "resync" || news.change.reviews.some(({ id }) => id === reviewId)) look();
  });
  const found = useFetched<ShownComment[]>(changes === 0 ? null : `/reviews/${reviewId}/comments`, changes);
  return { comments: found && found !== "failed" ? found : fromServer, look };
}
