"use client";

import { useEffect, useState } from "react";

/** Milliseconds in which rows are gathered into one request. */
const gathering = 250;

/**
 * Which of the drafts the reader has had on screen, here or before: what was not can't be decided together with others, and the server
 * has to know of it.
 */
export function useOnScreen(drafts: readonly { reviewId: string; seen: boolean }[]): ReadonlySet<string> {
  const [seen, setSeen] = useState<ReadonlySet<string>>(
    () => new Set(drafts.flatMap(({ reviewId, seen: before }) => (before ? [reviewId] : []))),
  );

  useEffect(() => {
    const shown = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = async () => {
      timer = undefined;
      const reviewIds = [...shown];
      shown.clear();
      if (await post(reviewIds)) setSeen((before) => new Set([...before, ...reviewIds]));
      else for (const id of reviewIds) shown.add(id);
    };
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          const id = (target as HTMLElement).dataset.review;
          if (!isIntersecting || !id) continue;
          shown.add(id);
          observer.unobserve(target);
        }
        if (shown.size > 0) timer ??= setTimeout(() => void tell(), gathering);
      },
      // All of a row, not its edge.
      { threshold: 0.99 },
    );
    for (const row of document.querySelectorAll("[data-review]")) observer.observe(row);
    return () => {
      observer.disconnect();
      clearTimeout(timer);
    };
  }, []);
  return seen;
}

async function post(reviewIds: string[]): Promise<boolean> {
  try {
    const response = await fetch("/queue/alike/seen", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ reviewIds }),
    });
    return response.ok;
  } catch {
    return false;
  }
}
