import { apiRoute } from "@/app/_edge/api-route";
import { replayDeadLetters } from "@/lib/write-back/replay-dead-letter";
import { replayDeadLettersContract } from "../contract";

export const POST = apiRoute(replayDeadLettersContract)(async ({ ctx, body }) => {
  return { status: 200, body: await replayDeadLetters(ctx, body) };
});
