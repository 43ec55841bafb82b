import { apiRoute } from "@/app/_edge/api-route";
import { recordDecision } from "@/lib/decisions/record-decision";
import { decideContract } from "../../contract";

export const POST = apiRoute(decideContract)(async ({ ctx, params, body }) => {
  const recorded = await recordDecision(ctx, {
    reviewId: params.id,
    decision: body.decision,
    draftVersion: body.draft_version,
    contentHash: body.content_hash,
    edits: body.edits,
    reasonCode: body.reason_code,
    comment: body.comment,
    viewedAt: body.viewed_at === undefined ? undefined : new Date(body.viewed_at),
    dwellMs: body.dwell_ms,
    renderedHash: body.rendered_hash,
  });
  return {
    status: 200,
    body: {
      decision_id: recorded.decisionId,
      review_id: recorded.reviewId,
      draft_id: recorded.draftId,
      decision: body.decision,
      draft_version: recorded.draftVersion,
      content_hash: recorded.contentHash,
      review_status: recorded.reviewStatus,
      open_votes: recorded.openVotes,
    },
  };
});
