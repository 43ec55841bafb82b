/** The sign-in providers, switched on by their settings alone. */
import type { NextAuthConfig } from "next-auth";
import GitHub from "next-auth/providers/github";
import Google from "next-auth/providers/google";
import { env, type Env } from "@/lib/core/env";
import { gitHubProfile } from "./github-profile";

type Provider = NextAuthConfig["providers"][number];

export interface SignInProvider {
  id: "google" | "github" | "oidc";
  name: string;
}

/** What the sign-in page offers. */
export function signInProviders(settings: Env = env()): SignInProvider[] {
  const offered: SignInProvider[] = [];
  if (settings.AUTH_GOOGLE_ID && settings.AUTH_GOOGLE_SECRET) offered.push({ id: "google", name: "Google" });
  if (settings.AUTH_GITHUB_ID && settings.AUTH_GITHUB_SECRET) offered.push({ id: "github", name: "GitHub" });
  if (settings.AUTH_OIDC_ISSUER && settings.AUTH_OIDC_ID) offered.push({ id: "oidc", name: "Single sign-on" });
  return offered;
}

/**
 * The same for next-auth. Linking by e-mail is on because people are invited by their address before their first sign-in; the
 * signIn callback (may-sign-in.ts) lets only addresses through that the provider says it has verified.
 */
export function authProviders(settings: Env = env()): Provider[] {
  return signInProviders(settings).map(({ id, name }): Provider => {
    switch (id) {
      case "google":
        return Google({
          clientId: settings.AUTH_GOOGLE_ID,
          clientSecret: settings.AUTH_GOOGLE_SECRET,
          allowDangerousEmailAccountLinking: true,
        });
      case "github":
        return GitHub({
          clientId: settings.AUTH_GITHUB_ID,
          clientSecret: settings.AUTH_GITHUB_SECRET,
          allowDangerousEmailAccountLinking: true,
          userinfo: { url: "https://api.github.com/user", request: gitHubProfile },
        });
      case "oidc":
        return {
          id,
          name,
          type: "oidc",
          issuer: settings.AUTH_OIDC_ISSUER,
          clientId: settings.AUTH_OIDC_ID,
          clientSecret: settings.AUTH_OIDC_SECRET,
          checks: ["pkce", "state", "nonce"],
          allowDangerousEmailAccountLinking: true,
        };
    }
  });
}
