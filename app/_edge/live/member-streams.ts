import { RateLimitedError } from "@/lib/core/errors";

/** A browser has one, however many tabs. */
const mostPerMember = 6;

// The server's own handlers and Next's routes are bundled apart, and count together.
const shared = globalThis as typeof globalThis & { countersignLiveStreams?: Map<string, number> };
const counts = (shared.countersignLiveStreams ??= new Map());

/** Counts one stream of a member in this process. Returns what ends it. Throws RateLimitedError when there are enough of them. */
export function takeStreamOf(memberId: string): () => void {
  const open = counts.get(memberId) ?? 0;
  if (open >= mostPerMember)
    throw new RateLimitedError("You have Countersign open in too many browsers. Close one of them.", 30);
  counts.set(memberId, open + 1);
  return () => {
    const left = (counts.get(memberId) ?? 1) - 1;
    if (left > 0) counts.set(memberId, left);
    else counts.delete(memberId);
  };
}
