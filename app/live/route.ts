import { requireOwnPage, requireSession, sessionTokenOf } from "@/app/_edge/browser-session";
import { openLiveStream } from "@/app/_edge/live/live-stream";
import { takeStreamOf } from "@/app/_edge/live/member-streams";
import { toProblemResponse } from "@/app/_edge/problem";
import { apiSecurityHeaders } from "@/app/_edge/security-headers";
import { sessionContext } from "@/lib/auth/session";
import { systemClock } from "@/lib/core/clock";
import { database } from "@/lib/db/database";
import { liveHub } from "@/lib/events/live-hub";
import { requirePermission } from "@/lib/members/require-permission";

/** Server-sent events of the reviews that a signed-in browser may see, as they change. */
export async function GET(request: Request): Promise<Response> {
  try {
    requireOwnPage(request);
    const token = sessionTokenOf(request);
    const ctx = await requireSession(token);
    requirePermission(ctx, "reviews:read");

    const stream = openLiveStream({
      hub: liveHub(),
      ctx,
      renew: () => sessionContext(database(), systemClock, token),
      onEnd: takeStreamOf(ctx.actor.memberId),
    });
    return new Response(stream, {
      headers: {
        ...apiSecurityHeaders(),
        "content-type": "text/event-stream; charset=utf-8",
        // Neither Next nor a proxy may gather it to compress it.
        "cache-control": "no-store, no-transform",
        "x-accel-buffering": "no",
      },
    });
  } catch (error) {
    return toProblemResponse(error, request);
  }
}

/** Next would answer it with a stream that nobody reads and nobody ends. */
export const HEAD = (): Response => new Response(null, { status: 405, headers: { allow: "GET" } });
