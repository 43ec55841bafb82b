import { pageRequest } from "@/app/_edge/page-request";
import { parseJsonBody, readBody } from "@/app/_edge/read-body";
import { leaveReview, viewReview, ViewReviewInput } from "@/lib/review/view-review";

const Seen = ViewReviewInput.omit({ reviewId: true });

/** Says that the reader has this review in view. */
export const POST = pageRequest(async (ctx, reviewId, request) => {
  const { draftVersion } = Seen.parse(parseJsonBody(request, await readBody(request)));
  await viewReview(ctx, { reviewId, draftVersion });
});

/** Says that the reader has left it. */
export const DELETE = pageRequest((ctx, reviewId) => leaveReview(ctx, { reviewId }));
