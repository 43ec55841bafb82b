import { systemClock } from "@/lib/core/clock";
import { env } from "@/lib/core/env";
import { AppError } from "@/lib/core/errors";
import { log } from "@/lib/core/log";
import { database } from "@/lib/db/database";
import { stopMail } from "@/lib/notifications/stop-mail";

export const dynamic = "force-dynamic";

/** What a mail client posts when its reader presses its own button (RFC 8058): no cookie, no page. Nothing is read of the body. */
export async function POST(_: Request, { params }: { params: Promise<{ token: string }> }): Promise<Response> {
  try {
    await stopMail({ db: database(), clock: systemClock }, (await params).token, env().AUTH_SECRET);
    return new Response(null, { status: 200 });
  } catch (error) {
    if (error instanceof AppError) return new Response(null, { status: error.status });
    log.error({ err: error }, "ending mail failed");
    return new Response(null, { status: 500 });
  }
}
