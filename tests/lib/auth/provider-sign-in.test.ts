/** Whole sign-ins through next-auth and a real OpenID Connect code flow. */
import { Auth } from "@auth/core";
import { eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { authConfig } from "@/lib/auth/auth-config";
import { sessionContext } from "@/lib/auth/session";
import { sessionCookie } from "@/lib/auth/session-cookie";
import { systemClock } from "@/lib/core/clock";
import { sha256 } from "@/lib/core/crypto";
import { parseEnv } from "@/lib/core/env";
import type { Database } from "@/lib/db/client";
import { account } from "@/lib/db/schema/auth/account";
import { session } from "@/lib/db/schema/auth/session";
import { user } from "@/lib/db/schema/auth/user";
import { member } from "@/lib/db/schema/members/member";
import { createMember } from "../../support/context";
import { testDatabase } from "../../support/database";
import { type OidcIssuer, startOidcIssuer, type Visitor } from "../../support/oidc-issuer";

const appUrl = "http://localhost:3000";
let db: Database;
let issuer: OidcIssuer;
beforeAll(async () => {
  db = await testDatabase();
  issuer = await startOidcIssuer();
});

/** A browser as far as next-auth can tell: it keeps cookies. */
function browser() {
  const jar = new Map<string, string>();
  const go = async (url: string, form?: Record<string, string>): Promise<Response> => {
    const { pathname } = new URL(url);
    const settings = parseEnv({
      APP_URL: appUrl,
      AUTH_SECRET: "a secret of thirty-two characters!",
      AUTH_OIDC_ISSUER: issuer.url,
      AUTH_OIDC_ID: issuer.clientId,
      AUTH_OIDC_SECRET: issuer.clientSecret,
    });
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const body = form && { method: "POST", body: new URLSearchParams(form) };
    const response = await Auth(new Request(url, { headers: { cookie }, ...body }), authConfig(db, pathname, settings));
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "") jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  };
  return { jar, go, token: () => jar.get(sessionCookie(appUrl).name) };
}

async function signIn(visitor: Visitor, window = browser()) {
  issuer.visitor = visitor;
  const { csrfToken } = (await (await window.go(`${appUrl}/api/auth/csrf`)).json()) as { csrfToken: string };
  const start = await window.go(`${appUrl}/api/auth/signin/oidc`, { csrfToken, callbackUrl: appUrl });
  const away = await fetch(start.headers.get("location") ?? "", { redirect: "manual" });
  const end = await window.go(away.headers.get("location") ?? "");
  return {
    ...window,
    landed: end.headers.get("location"),
    context: await sessionContext(db, systemClock, window.token()),
  };
}

test("a member who was invited by a verified address is signed in and known from then on", async () => {
  const who = await createMember(db, { roles: ["reviewer"], email: "jane@example.com" });
  const first = await signIn({ sub: "jane-1", email: "Jane@example.com", email_verified: true });
  expect(first.landed).toBe(appUrl);
  expect(first.context?.actor.memberId).toBe(who.id);

  const renamed = await signIn({ sub: "jane-1", email: "jane.new@example.com" });
  expect(renamed.context?.actor.memberId).toBe(who.id);
});

test("the session's token and the provider's tokens stay out of the database", async () => {
  const who = await createMember(db, { roles: ["reviewer"], email: "omar@example.com" });
  const { token } = await signIn({ sub: "omar-1", email: "omar@example.com", email_verified: true });

  const sessions = await db.select().from(session).where(eq(session.userId, who.userId));
  expect(sessions.map((row) => row.sessionToken)).toEqual([sha256(token() ?? "")]);
  const [linked] = await db.select().from(account).where(eq(account.userId, who.userId));
  expect(linked).toMatchObject({ provider: "oidc", providerAccountId: "omar-1", access_token: null, id_token: null });
});

test("an address that the provider has not verified opens nobody's account", async () => {
  await createMember(db, { roles: ["owner"], email: "boss@example.com" });
  for (const email_verified of [false, undefined]) {
    const { landed, token } = await signIn({ sub: "impostor", email: "boss@example.com", email_verified });
    expect(landed).toContain("/sign-in?error=AccessDenied");
    expect(token()).toBeUndefined();
  }
});

test("a stranger sees the sign-in page again and leaves no row behind", async () => {
  const { landed, token } = await signIn({ sub: "stranger", email: "stranger@example.com", email_verified: true });
  expect(landed).toContain("/sign-in?error=AccessDenied");
  expect(token()).toBeUndefined();
  expect(await db.select().from(user).where(eq(user.email, "stranger@example.com"))).toEqual([]);
});

test("a suspended member is turned away though the account is known", async () => {
  const who = await createMember(db, { roles: ["reviewer"], email: "gone@example.com" });
  const visitor = { sub: "gone-1", email: "gone@example.com", email_verified: true };
  await signIn(visitor);
  await db.update(member).set({ suspendedAt: new Date() }).where(eq(member.id, who.id));

  const again = await signIn(visitor);
  expect(again.landed).toContain("/sign-in?error=AccessDenied");
  expect(again.context).toBeNull();
});

test("signing in over somebody else's session switches to the new person and links nothing to the old", async () => {
  const ann = await createMember(db, { roles: ["owner"], email: "ann@example.com" });
  const ben = await createMember(db, { roles: ["reviewer"], email: "ben@example.com" });
  const shared = await signIn({ sub: "ann-1", email: "ann@example.com", email_verified: true });
  const annsToken = shared.token();
  const after = await signIn({ sub: "ben-1", email: "ben@example.com", email_verified: true }, shared);

  expect(after.context?.actor.memberId).toBe(ben.id);
  expect(await sessionContext(db, systemClock, annsToken)).toBeNull();
  const linked = await db.select().from(account).where(eq(account.userId, ann.userId));
  expect(linked.map((row) => row.providerAccountId)).toEqual(["ann-1"]);
});

test("a sign-in that another site began is refused for want of the CSRF token", async () => {
  const { go } = browser();
  const response = await go(`${appUrl}/api/auth/signin/oidc`, { callbackUrl: appUrl });
  expect(response.headers.get("location")).toMatch(/error=MissingCSRF/);
});

test("signing out ends the session in the database", async () => {
  await createMember(db, { roles: ["reviewer"], email: "leaver@example.com" });
  const { go, token } = await signIn({ sub: "leaver-1", email: "leaver@example.com", email_verified: true });
  const before = token();
  const { csrfToken } = (await (await go(`${appUrl}/api/auth/csrf`)).json()) as { csrfToken: string };
  await go(`${appUrl}/api/auth/signout`, { csrfToken });

  expect(token()).toBeUndefined();
  expect(await sessionContext(db, systemClock, before)).toBeNull();
});
