import { apiRoute } from "@/app/_edge/api-route";
import { replayDeadLetter } from "@/lib/write-back/replay-dead-letter";
import { replayDeadLetterContract } from "../../contract";

export const POST = apiRoute(replayDeadLetterContract)(async ({ ctx, params }) => {
  await replayDeadLetter(ctx, { deadLetterId: params.id });
  return { status: 200, body: { id: params.id, status: "replayed" } };
});
