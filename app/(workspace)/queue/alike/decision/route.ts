import { z } from "zod";
import { ownRequest } from "@/app/_edge/page-request";
import { problemOf } from "@/app/_edge/problem";
import { parseJsonBody, readBody } from "@/app/_edge/read-body";
import { decideTogether, DecideTogetherInput } from "@/lib/decisions/decide-together";
import { mostTogether } from "@/lib/review/alike";

/** Times cross the wire as ISO 8601. */
const Together = DecideTogetherInput.extend({
  items: z
    .array(
      DecideTogetherInput.shape.items.element.extend({
        viewedAt: z.iso.datetime().transform((iso) => new Date(iso)),
      }),
    )
    .min(1)
    .max(mostTogether),
});

export const POST = ownRequest(async (ctx, request) => {
  const made = await decideTogether(ctx, Together.parse(parseJsonBody(request, await readBody(request))));
  return {
    ...made,
    leftOut: made.leftOut.map(({ refusal, ...one }) => ({ ...one, ...(refusal && { problem: problemOf(refusal) }) })),
  };
});
