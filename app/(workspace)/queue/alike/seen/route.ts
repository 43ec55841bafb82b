import { ownRequest } from "@/app/_edge/page-request";
import { parseJsonBody, readBody } from "@/app/_edge/read-body";
import { viewReviews, ViewReviewsInput } from "@/lib/review/view-review";

/** Notes which drafts of a group were on screen. */
export const POST = ownRequest(async (ctx, request) => {
  await viewReviews(ctx, ViewReviewsInput.parse(parseJsonBody(request, await readBody(request))));
});
