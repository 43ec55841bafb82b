import { apiRoute } from "@/app/_edge/api-route";
import { undoDecision } from "@/lib/write-back/undo-decision";
import { undoContract } from "../../contract";

export const POST = apiRoute(undoContract)(async ({ ctx, params, query }) => {
  const { reviewId, reviewStatus } = await undoDecision(ctx, { reviewId: params.id, decisionId: query.decision_id });
  return { status: 200, body: { review_id: reviewId, review_status: reviewStatus } };
});
