import { apiRoute } from "@/app/_edge/api-route";
import { pollUntil } from "@/app/_edge/poll-until";
import { getProposalResult } from "@/lib/review/proposal-result";
import { resultOnWire } from "../../../_wire/proposal";
import { getResultContract } from "../../contract";

export const GET = apiRoute(getResultContract)(async ({ ctx, params, query, request }) => {
  const look = () => getProposalResult(ctx, { draftId: params.id });
  const { workspaceId } = ctx;
  const final = await pollUntil({ workspaceId, seconds: query.wait, signal: request.signal }, async () => {
    const result = await look();
    return result.response === null ? null : result;
  });
  return { status: 200, body: resultOnWire(final ?? (await look())) };
});
