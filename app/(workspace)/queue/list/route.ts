import { parseQueueQuery, toListInput } from "@/app/_components/queue/queue-query";
import type { DeskItem } from "@/app/_components/desk-list/desk-list";
import { requireOwnPage } from "@/app/_edge/browser-session";
import { toProblemResponse } from "@/app/_edge/problem";
import { currentContext } from "@/app/_edge/session";
import { UnauthenticatedError } from "@/lib/core/errors";
import { listReviews } from "@/lib/review/list-reviews";
import type { ReviewListItem } from "@/lib/review/review-item";

/** A page of the queue for the list beside an open draft. */
export async function GET(request: Request): Promise<Response> {
  try {
    requireOwnPage(request);
    const ctx = await currentContext();
    if (!ctx) throw new UnauthenticatedError("Sign in again.");
    const params = Object.fromEntries(new URL(request.url).searchParams);
    const { data, nextCursor } = await listReviews(ctx, {
      ...toListInput(parseQueueQuery(params)),
      cursor: params.cursor,
    });
    return Response.json({ items: data.map(toItem), nextCursor }, { headers: { "cache-control": "no-store" } });
  } catch (error) {
    return toProblemResponse(error, request);
  }
}

const toItem = ({
  id,
  draftId,
  title,
  customer,
  confidence,
  held,
  status,
  outcome,
  dueAt,
  closedAt,
}: ReviewListItem): DeskItem => ({
  reviewId: id,
  draftId,
  title,
  customer,
  confidence,
  held,
  open: status === "open",
  outcome: status === "decided" && outcome ? outcome : status,
  at: (status === "open" ? dueAt : (closedAt ?? dueAt)).toISOString(),
});
