import { apiRoute } from "@/app/_edge/api-route";
import { pollUntil } from "@/app/_edge/poll-until";
import { acceptEvent } from "@/lib/intake/accept-event";
import { requirePermission } from "@/lib/members/require-permission";
import { draftOfEvent } from "@/lib/review/draft-of-event";
import { getDraft } from "@/lib/review/get-draft";
import { draftOnWire } from "../_wire/draft";
import { acceptEventContract } from "./contract";

export const POST = apiRoute(acceptEventContract)(async ({ ctx, query, body, request }) => {
  // Said before anything is stored.
  if (query.wait > 0) requirePermission(ctx, "drafts:read");
  const { eventId, duplicate } = await acceptEvent(ctx, body);
  const accepted = { event_id: eventId, duplicate };

  const seconds = query.wait;
  const look = async () => (await draftOfEvent(ctx, { eventId })).draftId;
  const { workspaceId } = ctx;
  const draftId = seconds > 0 ? await pollUntil({ workspaceId, seconds, signal: request.signal }, look) : null;
  if (draftId === null) return { status: 202, body: { ...accepted, url: `/api/v1/events/${eventId}` } };
  return { status: 200, body: { ...accepted, draft: draftOnWire(await getDraft(ctx, { draftId })) } };
});
