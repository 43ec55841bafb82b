"use client";

import { useEffect, useRef, useState } from "react";

/** Milliseconds in which nobody can have read a draft: what is pressed then was meant for what was there before. */
const tooSoon = 300;

/** Returns a function that tells whether this version has been on screen long enough for a single key to decide it. */
export function useSeen(version: number): () => boolean {
  const shownAt = useRef(Infinity);
  useEffect(() => {
    shownAt.current = performance.now();
  }, [version]);
  return () => performance.now() - shownAt.current >= tooSoon;
}

/** Whether what the page offers has been there long enough to be pressed: the second click of a double click was meant for the button before. */
export function useSettled(offer: string): boolean {
  const [settled, setSettled] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSettled(offer), tooSoon);
    return () => {
      clearTimeout(timer);
      setSettled("");
    };
  }, [offer]);
  return settled === offer;
}
