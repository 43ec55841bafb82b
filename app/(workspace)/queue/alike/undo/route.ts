import { ownRequest } from "@/app/_edge/page-request";
import { problemOf } from "@/app/_edge/problem";
import { parseJsonBody, readBody } from "@/app/_edge/read-body";
import { undoTogether, UndoTogetherInput } from "@/lib/write-back/undo-together";

export const POST = ownRequest(async (ctx, request) => {
  const wish = UndoTogetherInput.parse(parseJsonBody(request, await readBody(request)));
  const { undone, refused } = await undoTogether(ctx, wish);
  return { undone, refused: refused.map(({ refusal }) => ({ ...(refusal && { problem: problemOf(refusal) }) })) };
});
