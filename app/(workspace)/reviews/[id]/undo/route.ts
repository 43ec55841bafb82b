import { pageRequest } from "@/app/_edge/page-request";
import { undoDecision } from "@/lib/write-back/undo-decision";

/** Takes the decision back while nothing has left. */
export const POST = pageRequest((ctx, reviewId) => undoDecision(ctx, { reviewId }));
