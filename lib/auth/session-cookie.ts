import { env } from "@/lib/core/env";

/** How long a sign-in lasts, in seconds. Fixed from the sign-in on: using the product does not prolong it. */
export const sessionSeconds = 7 * 24 * 60 * 60;

export interface SessionCookie {
  name: string;
  options: { httpOnly: true; sameSite: "lax"; path: "/"; secure: boolean };
}

/** The cookie that carries the session token. Where the product is served by https no other host and no http page can set it. */
export function sessionCookie(appUrl: string = env().APP_URL): SessionCookie {
  const secure = appUrl.startsWith("https:");
  return {
    name: secure ? "__Host-countersign.session" : "countersign.session",
    options: { httpOnly: true, sameSite: "lax", path: "/", secure },
  };
}
