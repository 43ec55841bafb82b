import { apiRoute } from "@/app/_edge/api-route";
import { addComment, listComments } from "@/lib/review/comments";
import { time } from "../../../_wire/primitives";
import { addCommentContract, listCommentsContract } from "../../contract";

export const GET = apiRoute(listCommentsContract)(async ({ ctx, params }) => {
  const comments = await listComments(ctx, { reviewId: params.id });
  const data = comments.map(({ id, name, body, createdAt }) => ({
    id,
    author_name: name,
    body,
    created_at: time(createdAt),
  }));
  return { status: 200, body: { data, next_cursor: null } };
});

export const POST = apiRoute(addCommentContract)(async ({ ctx, params, body }) => {
  const { commentId } = await addComment(ctx, { reviewId: params.id, ...body });
  return { status: 200, body: { id: commentId } };
});
