import { pageRequest } from "@/app/_edge/page-request";
import { viewReview } from "@/lib/review/view-review";

/** Says that the reader has this review in view. */
export const POST = pageRequest((ctx, reviewId) => viewReview(ctx, { reviewId }));
