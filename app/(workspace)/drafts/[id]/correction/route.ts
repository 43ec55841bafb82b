import { pageRequest } from "@/app/_edge/page-request";
import { correctSent } from "@/lib/review/correct-sent";

/** Opens a draft that corrects what was sent. */
export const POST = pageRequest((ctx, draftId) => correctSent(ctx, { draftId }));
