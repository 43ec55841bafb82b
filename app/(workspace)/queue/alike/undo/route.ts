import { ownRequest } from "@/app/_edge/page-request";
import { parseJsonBody, readBody } from "@/app/_edge/read-body";
import { undoTogether, UndoTogetherInput } from "@/lib/write-back/undo-together";

export const POST = ownRequest(async (ctx, request) =>
  undoTogether(ctx, UndoTogetherInput.parse(parseJsonBody(request, await readBody(request)))),
);
