/** In front of every page: signed out goes to the sign-in page; a content security policy with a nonce. It asks no database. */
import { type NextRequest, NextResponse } from "next/server";
import { framedBy, isEmbedded } from "@/app/_edge/embed-headers";
import { apiSecurityHeaders, pageSecurityHeaders, workerSecurityHeaders } from "@/app/_edge/security-headers";
import { env } from "@/lib/core/env";
import { randomToken } from "@/lib/core/crypto";
import { sessionCookie } from "@/lib/auth/session-cookie";

// The machine endpoints that our own server answers set their own headers, whether or not they run behind Next. Files lie at the top: below it, an address that
// ends like one is a page, and must not do without its policy.
export const config = {
  matcher: [
    "/((?!_next/static|_next/image|api/v1|api/triggers|api/health|live(?:/look)?$|[^/]*\\.(?:ico|png|svg|webp|woff2|txt|webmanifest)$).*)",
  ],
};

/** Pages for people who are not signed in. */
const open = /^\/(sign-in|decide|embed|unsubscribe|offline)(\/|$)/;

export function proxy(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  if (pathname.startsWith("/api/")) return withHeaders(NextResponse.next(), apiSecurityHeaders());
  if (pathname === "/sw.js") return withHeaders(NextResponse.next(), workerSecurityHeaders());

  const nonce = randomToken();
  const headers = pageSecurityHeaders(nonce, env(), framedBy(pathname));
  if (!open.test(pathname) && !request.cookies.has(sessionCookie().name)) {
    return withHeaders(NextResponse.redirect(signInUrl(request, pathname + search)), headers);
  }

  // Next gives its own scripts the nonce that it finds in the request's policy; x-nonce is for ours.
  const forwarded = new Headers(request.headers);
  forwarded.set("x-nonce", nonce);
  forwarded.set("content-security-policy", headers["content-security-policy"] ?? "");
  // Another app's page stands around it: whoever is signed in here is nobody there.
  if (isEmbedded(pathname)) forwarded.delete("cookie");
  return withHeaders(NextResponse.next({ request: { headers: forwarded } }), headers);
}

function signInUrl(request: NextRequest, from: string): URL {
  const url = new URL("/sign-in", request.nextUrl);
  if (from !== "/") url.searchParams.set("from", from);
  return url;
}

function withHeaders(response: NextResponse, headers: Record<string, string>): NextResponse {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}
