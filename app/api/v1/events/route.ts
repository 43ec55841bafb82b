import { apiRoute } from "@/app/_edge/api-route";
import { acceptEvent } from "@/lib/intake/accept-event";
import { requirePermission } from "@/lib/members/require-permission";
import { getDraft } from "@/lib/review/get-draft";
import { draftOnWire } from "../_wire/draft";
import { acceptEventContract } from "./contract";
import { waitForDraft } from "./wait-for-draft";

export const POST = apiRoute(acceptEventContract)(async ({ ctx, query, body, request }) => {
  // Said before anything is stored.
  if (query.wait > 0) requirePermission(ctx, "drafts:read");
  const { eventId, duplicate } = await acceptEvent(ctx, body);
  const accepted = { event_id: eventId, duplicate };

  const seconds = query.wait;
  const draftId = seconds > 0 ? await waitForDraft(ctx, { eventId, seconds, signal: request.signal }) : null;
  if (draftId === null) return { status: 202, body: { ...accepted, url: `/api/v1/events/${eventId}` } };
  return { status: 200, body: { ...accepted, draft: draftOnWire(await getDraft(ctx, { draftId })) } };
});
