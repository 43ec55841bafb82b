import { apiRoute } from "@/app/_edge/api-route";
import { proposeDraft } from "@/lib/review/propose-draft";
import { proposeDraftContract } from "./contract";
import { proposedOnWire } from "../_wire/proposal";

export const POST = apiRoute(proposeDraftContract)(async ({ ctx, query, body }) => {
  const proposed = await proposeDraft(ctx, { workflow: query.workflow, request: body });
  return { status: 202, body: proposedOnWire(proposed) };
});
