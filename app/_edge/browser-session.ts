import { type SessionContext, sessionContext } from "@/lib/auth/session";
import { sessionCookie } from "@/lib/auth/session-cookie";
import { systemClock } from "@/lib/core/clock";
import { PermissionError, UnauthenticatedError } from "@/lib/core/errors";
import { database } from "@/lib/db/database";

/** The session token that a request carries. For handlers that our own server calls, where Next's `cookies()` is not. */
export function sessionTokenOf(request: Request): string | undefined {
  const { name } = sessionCookie();
  const cookies = (request.headers.get("cookie") ?? "").split(";").map((one) => one.trim());
  return cookies.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** Who is asking by this session. Throws UnauthenticatedError. */
export async function requireSession(token: string | undefined): Promise<SessionContext> {
  const ctx = await sessionContext(database(), systemClock, token);
  if (!ctx) throw new UnauthenticatedError("Sign in again.");
  return ctx;
}

/** Throws PermissionError for a request that another site's page has made. The cookie stays away from those too; this is the second lock. */
export function requireOwnPage(request: Request): void {
  const from = request.headers.get("sec-fetch-site");
  if (from === null || from === "same-origin" || from === "none") return;
  throw new PermissionError("Only Countersign's own pages may ask this.");
}
