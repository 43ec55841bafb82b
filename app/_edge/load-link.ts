import { cache } from "react";
import { openDecideLink, type OpenLink, type PagePurpose } from "@/lib/channels/decide-links";
import { systemClock } from "@/lib/core/clock";
import { NotFoundError, PermissionError } from "@/lib/core/errors";
import { database } from "@/lib/db/database";
import { type DraftDetail, getDraft } from "@/lib/review/get-draft";
import { getReview, type ReviewDetail } from "@/lib/review/get-review";

export interface LinkedDraft {
  link: OpenLink;
  draft: DraftDetail;
  review: ReviewDetail;
}

/** What a link leads to, read once a request; null where it leads nowhere, or no longer, for the member whom it was made for. */
export const loadLink = cache(async (token: string, purpose: PagePurpose): Promise<LinkedDraft | null> => {
  const link = await openDecideLink({ db: database(), clock: systemClock }, token, purpose);
  if (!link) return null;
  try {
    const review = await getReview(link.ctx, { reviewId: link.reviewId });
    return { link, review, draft: await getDraft(link.ctx, { draftId: review.draftId }) };
  } catch (error) {
    if (error instanceof NotFoundError || error instanceof PermissionError) return null;
    throw error;
  }
});
