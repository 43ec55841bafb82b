import { apiRoute } from "@/app/_edge/api-route";
import { draftOfEvent } from "@/lib/review/draft-of-event";
import { getEventContract } from "../contract";

export const GET = apiRoute(getEventContract)(async ({ ctx, params }) => {
  const { draftId } = await draftOfEvent(ctx, { eventId: params.id });
  return { status: 200, body: { id: params.id, draft_id: draftId } };
});
