import { apiRoute } from "@/app/_edge/api-route";
import { listCheckpoints } from "@/lib/audit/list-checkpoints";
import { checkpointOnWire } from "../../_wire/audit";
import { listCheckpointsContract } from "../contract";

export const GET = apiRoute(listCheckpointsContract)(async ({ ctx, query }) => {
  const { data, nextCursor } = await listCheckpoints(ctx, query);
  return { status: 200, body: { data: data.map(checkpointOnWire), next_cursor: nextCursor } };
});
