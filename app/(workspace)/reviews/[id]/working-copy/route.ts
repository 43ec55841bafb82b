import { pageRequest } from "@/app/_edge/page-request";
import { parseJsonBody, readBody } from "@/app/_edge/read-body";
import type { SessionContext } from "@/lib/auth/session";
import { PermissionError } from "@/lib/core/errors";
import { discardWorkingCopy, saveWorkingCopy, SaveWorkingCopyInput } from "@/lib/review/working-copy";

const Typed = SaveWorkingCopyInput.omit({ reviewId: true });

/** Keeps what the reader has typed and not sent. Answers when that was. */
export const PUT = pageRequest(async (ctx, reviewId, request) => {
  requireWriter(ctx, request);
  const typed = Typed.parse(parseJsonBody(request, await readBody(request)));
  return saveWorkingCopy(ctx, { ...typed, reviewId });
});

export const DELETE = pageRequest(async (ctx, reviewId, request) => {
  requireWriter(ctx, request);
  await discardWorkingCopy(ctx, { reviewId });
  return { savedAt: ctx.clock.now() };
});

/** A page may be another's than the one who has signed in since: their words must not become this one's. */
function requireWriter({ actor }: SessionContext, request: Request): void {
  if (new URL(request.url).searchParams.get("of") !== actor.memberId)
    throw new PermissionError("Somebody else has signed in in this browser since. Load the page again.");
}
