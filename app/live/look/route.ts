import { z } from "zod";
import { requireOwnPage, requireSession, sessionTokenOf } from "@/app/_edge/browser-session";
import type { LiveChange } from "@/app/_edge/live/frames";
import { toProblemResponse } from "@/app/_edge/problem";
import { parseJsonBody, readBody } from "@/app/_edge/read-body";
import { apiSecurityHeaders } from "@/app/_edge/security-headers";
import { countReviews } from "@/lib/review/count-reviews";
import { countedViews } from "@/lib/review/queue-options";
import { liveReviews, liveReviewsSince } from "@/lib/review/live-reviews";

const Look = z.object({
  /** Reviews that a page shows. */
  ids: z.array(z.uuid()).max(500),
  /** ISO 8601. What was opened later is told as well. */
  since: z.iso
    .datetime()
    .refine((text) => Date.parse(text) >= 0, "must be a time after 1970")
    .nullable(),
});
export type Look = z.infer<typeof Look>;

/** Where the reviews on a page stand: after a gap in the stream, or in its place. */
export async function POST(request: Request): Promise<Response> {
  try {
    requireOwnPage(request);
    const ctx = await requireSession(sessionTokenOf(request));
    const { ids, since } = Look.parse(parseJsonBody(request, await readBody(request)));
    const [shown, fresh, counts] = await Promise.all([
      liveReviews(ctx, { reviewIds: ids, draftIds: [] }),
      since ? liveReviewsSince(ctx, new Date(since)) : [],
      countReviews(ctx, countedViews),
    ]);
    const seen = new Set(shown.map(({ id }) => id));
    const change: LiveChange = {
      reviews: [...shown, ...fresh.filter(({ id }) => !seen.has(id))],
      gone: ids.filter((id) => !seen.has(id)),
      counts,
    };
    return Response.json(change, { headers: { ...apiSecurityHeaders(), "cache-control": "no-store" } });
  } catch (error) {
    return toProblemResponse(error, request);
  }
}
