import { z } from "zod";
import { pageRequest } from "@/app/_edge/page-request";
import { parseJsonBody, readBody } from "@/app/_edge/read-body";
import { snoozeReview } from "@/lib/review/snooze-review";

const Wish = z.object({
  until: z.iso
    .datetime()
    .transform((iso) => new Date(iso))
    .nullable(),
});

/** Puts a review off, or takes it back in at once. */
export const POST = pageRequest(async (ctx, reviewId, request) => {
  const { until } = Wish.parse(parseJsonBody(request, await readBody(request)));
  await snoozeReview(ctx, { reviewId, until });
});
