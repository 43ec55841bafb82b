import { apiRoute } from "@/app/_edge/api-route";
import { releaseClaim } from "@/lib/review/claim-review";
import { giveBackContract } from "../../contract";

export const POST = apiRoute(giveBackContract)(async ({ ctx, params }) => {
  await releaseClaim(ctx, { reviewId: params.id });
  return { status: 200, body: { review_id: params.id, claimed_by: null, claimed_until: null } };
});
