/** `POST /api/channels/email/inbound`: a mail that arrived, as its bytes, signed (Standard Webhooks) by who relays it. */
import { toProblemResponse } from "@/app/_edge/problem";
import { readBody } from "@/app/_edge/read-body";
import { requestId } from "@/app/_edge/request-id";
import { apiSecurityHeaders } from "@/app/_edge/security-headers";
import { mailSettings } from "@/lib/channels/email/mail-settings";
import { mailLimit } from "@/lib/channels/email/read-mail";
import { takeMail } from "@/lib/channels/mail-desk";
import { systemClock } from "@/lib/core/clock";
import { env } from "@/lib/core/env";
import { NotFoundError, UnauthenticatedError, UnsupportedMediaTypeError } from "@/lib/core/errors";
import { database } from "@/lib/db/database";
import { verifiers } from "@/lib/intake/signatures/table";

export const dynamic = "force-dynamic";

export async function POST(request: Request): Promise<Response> {
  try {
    const settings = mailSettings(env());
    const secret = env().MAIL_INBOUND_SECRET;
    if (!settings || !secret) throw new NotFoundError("No mail is taken here.");
    const type = request.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
    if (type !== "message/rfc822")
      throw new UnsupportedMediaTypeError("Send the mail as it came, with Content-Type: message/rfc822.");
    const body = await readBody(request, mailLimit);
    const { headers } = request;
    const signed = verifiers["standard-webhooks"].verify({ headers, body, secrets: [secret], now: systemClock.now() });
    if (!signed.ok) throw new UnauthenticatedError(signed.reason);
    await takeMail({ db: database(), clock: systemClock, settings, resolver: null }, body);
    const answer = { ...apiSecurityHeaders(), "cache-control": "no-store", "x-request-id": requestId(request) };
    return new Response(null, { status: 204, headers: answer });
  } catch (error) {
    return toProblemResponse(error, request);
  }
}
