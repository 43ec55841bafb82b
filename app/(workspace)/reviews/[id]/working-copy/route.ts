import { pageRequest } from "@/app/_edge/page-request";
import { parseJsonBody, readBody } from "@/app/_edge/read-body";
import { discardWorkingCopy, saveWorkingCopy, SaveWorkingCopyInput } from "@/lib/review/working-copy";

const Typed = SaveWorkingCopyInput.omit({ reviewId: true });

/** Keeps what the reader has typed and not sent. */
export const PUT = pageRequest(async (ctx, reviewId, request) => {
  const typed = Typed.parse(parseJsonBody(request, await readBody(request)));
  await saveWorkingCopy(ctx, { ...typed, reviewId });
});

export const DELETE = pageRequest((ctx, reviewId) => discardWorkingCopy(ctx, { reviewId }));
