import type { LiveReview } from "@/lib/review/live-reviews";
import type { ReviewCounts } from "@/lib/review/count-reviews";

/** Reviews that have changed: what they are now, those that the reader may not see any more, and how much waits, if that may have changed. */
export interface LiveChange {
  reviews: LiveReview[];
  gone: string[];
  counts: ReviewCounts | null;
}

/** The events of the stream, by name, with their data. */
export interface LiveFrames {
  /** First: whose stream it is. */
  hello: { memberId: string };
  reviews: LiveChange;
  /** Changes were missed: look again. */
  resync: Record<string, never>;
  beat: Record<string, never>;
}

const encoder = new TextEncoder();

/** One server-sent event. JSON has no line breaks of its own, so the data is one line. */
export const frame = <Name extends keyof LiveFrames>(name: Name, data: LiveFrames[Name]): Uint8Array<ArrayBuffer> =>
  encoder.encode(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);

/** Milliseconds after which a browser opens a lost stream again. */
export const retryFrame = (milliseconds: number): Uint8Array<ArrayBuffer> =>
  encoder.encode(`retry: ${milliseconds}\n\n`);
