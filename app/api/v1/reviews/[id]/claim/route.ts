import { apiRoute } from "@/app/_edge/api-route";
import { claimReview, releaseClaim } from "@/lib/review/claim-review";
import { time } from "../../../_wire/primitives";
import { claimContract, releaseContract } from "../../contract";

export const POST = apiRoute(claimContract)(async ({ ctx, params, query }) => {
  const { memberId, until } = await claimReview(ctx, { reviewId: params.id, takeOver: query.take_over === "true" });
  return { status: 200, body: { review_id: params.id, claimed_by: memberId, claimed_until: time(until) } };
});

export const DELETE = apiRoute(releaseContract)(async ({ ctx, params }) => {
  await releaseClaim(ctx, { reviewId: params.id });
  return { status: 200, body: { review_id: params.id, claimed_by: null, claimed_until: null } };
});
