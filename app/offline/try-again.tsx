"use client";

import { useEffect } from "react";

/** Milliseconds between two tries: a browser knows of its own connection only, not of the server's. */
const every = 10_000;

/** Loads what was asked for as soon as it can be had. */
export function TryAgain() {
  useEffect(() => {
    const reload = () => location.reload();
    const look = () => {
      fetch("/api/health/live", { cache: "no-store" }).then(
        ({ ok }) => ok && reload(),
        () => undefined,
      );
    };
    const timer = setInterval(look, every);
    addEventListener("online", reload);
    return () => {
      clearInterval(timer);
      removeEventListener("online", reload);
    };
  }, []);
  return null;
}
