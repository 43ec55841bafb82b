import { apiRoute } from "@/app/_edge/api-route";
import { getDraft } from "@/lib/review/get-draft";
import { draftOnWire } from "../../_wire/draft";
import { getDraftContract } from "../contract";

export const GET = apiRoute(getDraftContract)(async ({ ctx, params }) => {
  const detail = await getDraft(ctx, { draftId: params.id });
  return { status: 200, body: draftOnWire(detail) };
});
