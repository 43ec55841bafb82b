import { copyAt, isOffline } from "./connection";

/** When each page came from the server, by its path (ISO 8601). */
const came = new Map<string, string>();

/** A page has come into view. Without a connection it is one that came earlier, or a copy. */
export function noteShown(path: string): void {
  if (!isOffline()) came.set(path, new Date().toISOString());
}

export const shownAt = (path: string): string | null => copyAt() ?? came.get(path) ?? null;
