"use client";

import { useEffect, useState } from "react";

/** What one of our own addresses answers (JSON); undefined while it is loaded, or not asked. `again` asks anew when it changes. */
export function useFetched<T>(url: string | null, again: unknown = null): T | "failed" | undefined {
  const [found, setFound] = useState<T | "failed">();
  useEffect(() => {
    if (url === null) return;
    const stop = new AbortController();
    fetch(url, { signal: stop.signal, cache: "no-store" })
      .then(async (response) => setFound(response.ok ? ((await response.json()) as T) : "failed"))
      .catch(() => !stop.signal.aborted && setFound("failed"));
    return () => stop.abort();
  }, [url, again]);
  return found;
}
