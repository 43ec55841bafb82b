import { apiRoute } from "@/app/_edge/api-route";
import { listDeadLetters } from "@/lib/write-back/list-dead-letters";
import { deadLetterOnWire } from "../_wire/write-back";
import { listDeadLettersContract } from "./contract";

export const GET = apiRoute(listDeadLettersContract)(async ({ ctx, query }) => {
  const { data, nextCursor } = await listDeadLetters(ctx, query);
  return { status: 200, body: { data: data.map(deadLetterOnWire), next_cursor: nextCursor } };
});
