import { pageRequest } from "@/app/_edge/page-request";
import { parseJsonBody, readBody } from "@/app/_edge/read-body";
import { undoDecision, UndoDecisionInput } from "@/lib/write-back/undo-decision";

const Which = UndoDecisionInput.omit({ reviewId: true });

/** Takes the decision back while nothing has left. */
export const POST = pageRequest(async (ctx, reviewId, request) => {
  const which = Which.parse(parseJsonBody(request, await readBody(request)));
  return undoDecision(ctx, { ...which, reviewId });
});
