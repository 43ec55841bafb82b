import { apiRoute } from "@/app/_edge/api-route";
import { getReview } from "@/lib/review/get-review";
import { reviewDetailOnWire } from "../../_wire/review";
import { getReviewContract } from "../contract";

export const GET = apiRoute(getReviewContract)(async ({ ctx, params }) => {
  const detail = await getReview(ctx, { reviewId: params.id });
  return { status: 200, body: reviewDetailOnWire(detail) };
});
