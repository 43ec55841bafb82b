import { pageRequest } from "@/app/_edge/page-request";
import { listMentionable } from "@/lib/review/comments";

/** Who can be mentioned in a comment. */
export const GET = pageRequest((ctx, reviewId) => listMentionable(ctx, { reviewId }));
