"use client";

import { useEffect, useState } from "react";

/** Milliseconds in which rows are gathered into one request. */
const gathering = 250;
/** Milliseconds until what the server did not hear is told again. */
const again = 5000;

/** All of a row, at once or one end after the other: it may be longer than the screen. */
const steps = Array.from({ length: 41 }, (_, step) => step / 40);
/** Pixels; what is laid out lies between them. */
const slack = 2;

/**
 * Which of the drafts the reader has had on screen, here or before: what was not can't be decided together with others, and the server
 * has to know of it.
 */
export function useOnScreen(drafts: readonly { reviewId: string; seen: boolean }[]): ReadonlySet<string> {
  const [seen, setSeen] = useState<ReadonlySet<string>>(
    () => new Set(drafts.flatMap(({ reviewId, seen: before }) => (before ? [reviewId] : []))),
  );

  useEffect(() => {
    const shown = new Map<string, number>();
    const ends = new Map<Element, { top: boolean; bottom: boolean }>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let left = false;
    const tell = async () => {
      timer = undefined;
      const reviews = [...shown];
      shown.clear();
      if (await post(reviews)) return setSeen((before) => new Set([...before, ...reviews.map(([id]) => id)]));
      if (left) return;
      for (const [id, version] of reviews) shown.set(id, version);
      timer ??= setTimeout(() => void tell(), again);
    };
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting, boundingClientRect: row, intersectionRect: part } of entries) {
          const { review: id, version } = (target as HTMLElement).dataset;
          if (!isIntersecting || !id) continue;
          const had = ends.get(target);
          const has = {
            top: had?.top || part.top - row.top < slack,
            bottom: had?.bottom || row.bottom - part.bottom < slack,
          };
          ends.set(target, has);
          if (!has.top || !has.bottom) continue;
          shown.set(id, Number(version));
          observer.unobserve(target);
        }
        if (shown.size > 0) timer ??= setTimeout(() => void tell(), gathering);
      },
      { threshold: steps },
    );
    for (const row of document.querySelectorAll("[data-review]")) observer.observe(row);
    return () => {
      left = true;
      observer.disconnect();
      clearTimeout(timer);
    };
  }, []);
  return seen;
}

async function post(reviews: [reviewId: string, draftVersion: number][]): Promise<boolean> {
  try {
    const response = await fetch("/queue/alike/seen", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ reviews: reviews.map(([reviewId, draftVersion]) => ({ reviewId, draftVersion })) }),
    });
    return response.ok;
  } catch {
    return false;
  }
}
