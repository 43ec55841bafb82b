import type { NextAuthConfig } from "next-auth";
import type { Adapter } from "next-auth/adapters";
import { type Env, env } from "@/lib/core/env";
import { log } from "@/lib/core/log";
import type { Database } from "@/lib/db/client";
import { authProviders } from "./providers";
import { admit } from "./may-sign-in";
import { sessionAdapter } from "./session-adapter";
import { sessionCookie, sessionSeconds } from "./session-cookie";

const signInPage = "/sign-in";

/** next-auth's settings for one request to it. Made anew each time, so that a build needs neither database nor secret. */
export function authConfig(db: Database, pathname: string | undefined, settings: Env = env()): NextAuthConfig {
  const adapter = sessionAdapter(db);
  return {
    secret: settings.AUTH_SECRET,
    trustHost: true,
    basePath: "/api/auth",
    adapter: pathname?.startsWith("/api/auth/callback/") ? withoutCurrentSession(adapter) : adapter,
    providers: authProviders(settings),
    // updateAge = maxAge: never prolonged.
    session: { strategy: "database", maxAge: sessionSeconds, updateAge: sessionSeconds },
    useSecureCookies: settings.APP_URL.startsWith("https:"),
    cookies: { sessionToken: sessionCookie(settings.APP_URL) },
    pages: { signIn: signInPage, error: signInPage, signOut: signInPage },
    callbacks: {
      async signIn({ user, account, profile }) {
        if (!account) return false;
        const { provider, providerAccountId } = account;
        const email = user.email ?? null;
        const emailVerified = profile?.email_verified === true && sameAddress(profile.email, email);
        const admission = await admit(db, { provider, providerAccountId, email, emailVerified });
        if (admission !== "refused") return true;
        log.warn({ provider, emailVerified }, "sign-in refused: not a member");
        return false;
      },
    },
    logger: {
      error: (error) => log.warn({ code: error.name, err: reasonOf(error) }, "sign-in failed"),
      warn: (code) => log.warn({ code }, "next-auth warning"),
      debug: () => undefined,
    },
  };
}

/** What is verified must be what the user is looked up by. */
const sameAddress = (one: string | null | undefined, other: string | null): boolean =>
  one !== null && one !== undefined && one.toLowerCase() === other?.toLowerCase();

/** next-auth wraps what went wrong. */
function reasonOf({ cause }: Error): unknown {
  return cause instanceof Object && "err" in cause ? cause.err : cause;
}

/**
 * While a provider's answer is handled there is no current session: next-auth would add the arriving account to the person who is
 * signed in, whoever that is.
 */
const withoutCurrentSession = (adapter: Adapter): Adapter => ({
  ...adapter,
  getSessionAndUser: async (token) => {
    await adapter.deleteSession?.(token);
    return null;
  },
});
