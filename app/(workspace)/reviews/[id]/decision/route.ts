import { z } from "zod";
import { pageRequest } from "@/app/_edge/page-request";
import { parseJsonBody, readBody } from "@/app/_edge/read-body";
import { RecordDecisionInput, recordDecision } from "@/lib/decisions/record-decision";
import { getReview } from "@/lib/review/get-review";

/** Times cross the wire as ISO 8601. */
const Decision = RecordDecisionInput.omit({ reviewId: true }).extend({
  viewedAt: z.iso.datetime().transform((iso) => new Date(iso)),
});

/** Records a decision of a page that has gone on already; answers which it is, and until when it can be taken back. */
export const POST = pageRequest(async (ctx, reviewId, request) => {
  const decision = Decision.parse(parseJsonBody(request, await readBody(request)));
  const { decisionId, reviewStatus } = await recordDecision(ctx, { ...decision, reviewId });
  const { status, undoUntil: until } = await getReview(ctx, { reviewId });
  // Where somebody else's vote has closed it since, it is not this one that an undo would take back.
  const undoUntil = reviewStatus === "decided" ? until : null;
  return { decisionId, status, undoUntil: undoUntil?.toISOString() ?? null };
});
