import { apiRoute } from "@/app/_edge/api-route";
import { embedReview } from "@/lib/channels/embed-review";
import { env } from "@/lib/core/env";
import { time } from "../../../_wire/primitives";
import { embedContract } from "../../contract";

export const POST = apiRoute(embedContract)(async ({ ctx, params, body: { origin } }) => {
  const { APP_URL, EMBED_ORIGINS } = env();
  const { token, expiresAt } = await embedReview(ctx, { reviewId: params.id, origin }, EMBED_ORIGINS);
  return { status: 200, body: { url: new URL(`/embed/${token}`, APP_URL).href, expires_at: time(expiresAt) } };
});
