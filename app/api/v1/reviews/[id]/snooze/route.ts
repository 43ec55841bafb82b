import { apiRoute } from "@/app/_edge/api-route";
import { snoozeReview } from "@/lib/review/snooze-review";
import { timeOrNull } from "../../../_wire/primitives";
import { snoozeContract, wakeContract } from "../../contract";

export const POST = apiRoute(snoozeContract)(async ({ ctx, params, body }) => {
  const { snoozedUntil } = await snoozeReview(ctx, { reviewId: params.id, until: new Date(body.until) });
  return { status: 200, body: { review_id: params.id, snoozed_until: timeOrNull(snoozedUntil) } };
});

export const DELETE = apiRoute(wakeContract)(async ({ ctx, params }) => {
  await snoozeReview(ctx, { reviewId: params.id, until: null });
  return { status: 200, body: { review_id: params.id, snoozed_until: null } };
});
