import { pageRequest } from "@/app/_edge/page-request";
import { parseJsonBody, readBody } from "@/app/_edge/read-body";
import { addComment, AddCommentInput, listComments } from "@/lib/review/comments";

const Said = AddCommentInput.omit({ reviewId: true });

export const GET = pageRequest((ctx, reviewId) => listComments(ctx, { reviewId }));

export const POST = pageRequest(async (ctx, reviewId, request) => {
  const said = Said.parse(parseJsonBody(request, await readBody(request)));
  return addComment(ctx, { ...said, reviewId });
});
