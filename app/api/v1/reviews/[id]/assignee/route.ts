import { apiRoute } from "@/app/_edge/api-route";
import { assignReview } from "@/lib/review/assign-review";
import { assignContract } from "../../contract";

export const POST = apiRoute(assignContract)(async ({ ctx, params, body }) => {
  const { member_id: memberId, group_id: groupId } = body;
  const given = await assignReview(ctx, { reviewId: params.id, memberId, groupId });
  return { status: 200, body: { review_id: params.id, assignee_id: given.assigneeId, group_id: given.groupId } };
});
