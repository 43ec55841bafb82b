import type { Call } from "@/app/_edge/api-route";
import { assignReview } from "@/lib/review/assign-review";
import type { reassignContract } from "./contract";

/** What both addresses of it do. */
export async function reassign({ ctx, params, body }: Call<typeof reassignContract>) {
  const { member_id: memberId, group_id: groupId } = body;
  const given = await assignReview(ctx, { reviewId: params.id, memberId, groupId });
  const answer = { review_id: params.id, assignee_id: given.assigneeId, group_id: given.groupId };
  return { status: 200 as const, body: answer };
}
