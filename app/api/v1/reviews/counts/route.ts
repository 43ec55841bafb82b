import { apiRoute } from "@/app/_edge/api-route";
import { countReviews } from "@/lib/review/count-reviews";
import { reviewViews } from "@/lib/review/queue-options";
import { countReviewsContract } from "../contract";

export const GET = apiRoute(countReviewsContract)(async ({ ctx }) => ({
  status: 200,
  body: await countReviews(ctx, reviewViews),
}));
