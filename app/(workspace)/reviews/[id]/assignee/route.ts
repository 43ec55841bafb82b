import { z } from "zod";
import { pageRequest } from "@/app/_edge/page-request";
import { parseJsonBody, readBody } from "@/app/_edge/read-body";
import { assignReview, listAssignees } from "@/lib/review/assign-review";

const Wish = z.object({ memberId: z.uuid().nullish(), groupId: z.uuid().nullish() });

/** Who it can be given to. */
export const GET = pageRequest((ctx, reviewId) => listAssignees(ctx, { reviewId }));

/** Gives a review to somebody. */
export const POST = pageRequest(async (ctx, reviewId, request) => {
  const wish = Wish.parse(parseJsonBody(request, await readBody(request)));
  await assignReview(ctx, { reviewId, ...wish });
});
