import { pageRequest } from "@/app/_edge/page-request";
import { dryRun } from "@/lib/write-back/dry-run";

/** The requests that approving would send. */
export const GET = pageRequest((ctx, draftId) => dryRun(ctx, { draftId }));
