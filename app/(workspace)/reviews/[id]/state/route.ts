import { z } from "zod";
import { toReviewState } from "@/app/_components/draft/review-state";
import { toProblemResponse } from "@/app/_edge/problem";
import { currentContext } from "@/app/_edge/session";
import { UnauthenticatedError } from "@/lib/core/errors";
import { getReview } from "@/lib/review/get-review";

interface StateParams {
  params: Promise<{ id: string }>;
}

/** Where a review stands, for a page that is open on it. */
export async function GET(request: Request, { params }: StateParams): Promise<Response> {
  try {
    const ctx = await currentContext();
    if (!ctx) throw new UnauthenticatedError("Sign in again.");
    const review = await getReview(ctx, { reviewId: z.uuid().parse((await params).id) });
    return Response.json(toReviewState(review, ctx.actor.memberId), { headers: { "cache-control": "no-store" } });
  } catch (error) {
    return toProblemResponse(error, request);
  }
}
