import { apiRoute } from "@/app/_edge/api-route";
import { listWriteBacks } from "@/lib/write-back/list-write-backs";
import { writeBackOnWire } from "../_wire/write-back";
import { listWriteBacksContract } from "./contract";

export const GET = apiRoute(listWriteBacksContract)(async ({ ctx, query }) => {
  const { limit, cursor, state, draft_id: draftId } = query;
  const { data, nextCursor } = await listWriteBacks(ctx, { limit, cursor, state, draftId });
  return { status: 200, body: { data: data.map(writeBackOnWire), next_cursor: nextCursor } };
});
