import { apiRoute } from "@/app/_edge/api-route";
import { listReviews } from "@/lib/review/list-reviews";
import { reviewOnWire } from "../_wire/review";
import { listReviewsContract } from "./contract";

export const GET = apiRoute(listReviewsContract)(async ({ ctx, query }) => {
  const { workflow_id: workflowId, ...wish } = query;
  const { data, nextCursor } = await listReviews(ctx, { ...wish, workflowId });
  return { status: 200, body: { data: data.map(reviewOnWire), next_cursor: nextCursor } };
});
