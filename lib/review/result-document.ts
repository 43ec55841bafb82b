import { actorDocument } from "@/lib/core/actor";
import type { ProposalResult } from "./proposal-result";

/** A result as agents are given it, by the API and by callbacks. */
export const resultDocument = ({ draftId, reviewId, status, delivery, decided }: Omit<ProposalResult, "response">) => ({
  draft_id: draftId,
  review_id: reviewId,
  status,
  write_back: delivery && {
    state: delivery.state,
    remote_id: delivery.remoteId,
    receipt: delivery.receipt && {
      remote_id: delivery.receipt.remoteId,
      url: delivery.receipt.url ?? null,
      how: delivery.receipt.how,
    },
    message: delivery.message,
  },
  decision: decided && {
    by: actorDocument(decided.by),
    at: decided.at.toISOString(),
    reason_code: decided.reasonCode,
    comment: decided.comment,
    edited: decided.edited,
    draft_version: decided.version.version,
    content_hash: decided.version.contentHash,
    actions: decided.version.actions,
  },
});
