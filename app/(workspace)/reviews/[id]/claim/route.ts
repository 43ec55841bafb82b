import { z } from "zod";
import { pageRequest } from "@/app/_edge/page-request";
import { parseJsonBody, readBody } from "@/app/_edge/read-body";
import { claimReview, releaseClaim, renewClaim } from "@/lib/review/claim-review";
import { toPresent } from "@/lib/review/live-reviews";

const Wish = z.object({ how: z.enum(["take", "take-over", "renew"]) });

/** Takes a review in hand, or keeps it there; answers who has it now, and for how long. */
export const POST = pageRequest(async (ctx, reviewId, request) => {
  const { how } = Wish.parse(parseJsonBody(request, await readBody(request)));
  const claim =
    how === "renew"
      ? await renewClaim(ctx, { reviewId })
      : await claimReview(ctx, { reviewId, takeOver: how === "take-over" });
  return toPresent(claim, ctx.clock.now());
});

export const DELETE = pageRequest((ctx, reviewId) => releaseClaim(ctx, { reviewId }));
