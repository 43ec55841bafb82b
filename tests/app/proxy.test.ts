import { NextRequest } from "next/server";
import { beforeAll, describe, expect, test } from "vitest";
import { pageSecurityHeaders } from "@/app/_edge/security-headers";
import { localPath } from "@/app/_edge/local-path";
import { makeEmbedToken } from "@/lib/channels/embed-token";
import { parseEnv, setEnv } from "@/lib/core/env";
import { sessionCookie } from "@/lib/auth/session-cookie";
import { config, proxy } from "@/proxy";

beforeAll(() => setEnv({ NODE_ENV: "test", EMBED_ORIGINS: "https://app.example.com http://localhost:4000" }));

const visit = (path: string, { signedIn = false } = {}) =>
  proxy(
    new NextRequest(`http://localhost:3000${path}`, {
      headers: signedIn ? { cookie: `${sessionCookie("http://localhost:3000").name}=x` } : {},
    }),
  );

test("whoever is signed out is sent to the sign-in page and brought back afterwards", () => {
  const response = visit("/drafts/17?w=acme");
  expect(response.status).toBe(307);
  const target = new URL(response.headers.get("location") ?? "");
  expect(target.pathname).toBe("/sign-in");
  expect(target.searchParams.get("from")).toBe("/drafts/17?w=acme");
});

test("the sign-in pages and links in mails are open to everybody, what only looks like them is not", () => {
  for (const open of ["/sign-in", "/sign-in/link/abc", "/decide/abc", "/embed/abc"])
    expect(visit(open).headers.get("location")).toBeNull();
  for (const closed of ["/sign-inside", "/decided", "/embedded", "/queue"]) expect(visit(closed).status).toBe(307);
});

test("every page gets a nonce of its own, and scripts without it do not run", () => {
  const policies = [1, 2].map(() => visit("/queue", { signedIn: true }).headers.get("content-security-policy") ?? "");
  const scripts = policies.map((policy) => /script-src ([^;]*)/.exec(policy)?.[1]);
  expect(new Set(scripts).size).toBe(2);
  for (const script of scripts) expect(script).toMatch(/^'nonce-[\w-]{43}' 'strict-dynamic'$/);
  for (const rule of ["frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'"])
    expect(policies[0]).toContain(rule);
});

test("the nonce reaches the page in the request, whatever the visitor sent", () => {
  const response = visit("/queue", { signedIn: true });
  const nonce = response.headers.get("x-middleware-request-x-nonce");
  expect(response.headers.get("content-security-policy")).toContain(`'nonce-${nonce}'`);
});

test("pages leak no address, take no guess at types and may use no device", () => {
  const { headers } = visit("/queue", { signedIn: true });
  expect(headers.get("referrer-policy")).toBe("same-origin");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("permissions-policy")).toContain("camera=()");
});

describe("a page in another app's frame", () => {
  const ancestors = (path: string) =>
    visit(path, { signedIn: true })
      .headers.get("content-security-policy")
      ?.split("; ")
      .filter((rule) => rule.startsWith("frame-ancestors"));

  test("may be framed by the one origin that its token is for, every other page and token by none", () => {
    const token = makeEmbedToken("https://app.example.com");
    expect(ancestors(`/embed/${token}`)).toEqual(["frame-ancestors https://app.example.com"]);
    expect(ancestors(`/embed/${makeEmbedToken("http://localhost:4000")}`)).toEqual([
      "frame-ancestors http://localhost:4000",
    ]);
    const none = ["frame-ancestors 'none'"];
    for (const origin of ["https://evil.example", "https://app.example.com https://evil.example", "*", ""])
      expect(ancestors(`/embed/${makeEmbedToken(origin)}`), origin).toEqual(none);
    for (const path of [
      `/decide/${token}`,
      `/embed/x/${token}`,
      `/embed/${token}/x`,
      "/embed/x",
      `/queue?x=/embed/${token}`,
    ])
      expect(ancestors(path), path).toEqual(none);
  });

  test("is never told who is signed in here, and sets no cookie", () => {
    const response = visit(`/embed/${makeEmbedToken("https://app.example.com")}`, { signedIn: true });
    const passedOn = response.headers.get("x-middleware-override-headers")?.split(",");
    expect(passedOn).toContain("x-nonce");
    expect(passedOn).not.toContain("cookie");
    expect(response.headers.has("set-cookie")).toBe(false);
    const other = visit("/queue", { signedIn: true });
    expect(other.headers.get("x-middleware-override-headers")?.split(",")).toContain("cookie");
  });
});

test("the machine endpoints that set their own headers are left alone", () => {
  const matches = (path: string) => new RegExp(`^${config.matcher[0]}$`).test(path);
  for (const own of ["/api/v1/reviews", "/api/triggers/x", "/api/health/live", "/_next/static/a.js", "/icon.svg"]) {
    expect(matches(own), own).toBe(false);
  }
  for (const ours of ["/", "/queue", "/drafts/x", "/drafts/x.png", "/sign-in/link/x.txt", "/api/auth/csrf", "/sign-in"])
    expect(matches(ours), ours).toBe(true);
});

describe("what depends on the settings", () => {
  const headersFor = (given: Record<string, string>) =>
    pageSecurityHeaders("n", parseEnv({ NODE_ENV: "production", ...given }));

  test("https is insisted on where the product is served by it", () => {
    expect(headersFor({ APP_URL: "https://a.example" })["strict-transport-security"]).toBeDefined();
    expect(headersFor({ APP_URL: "http://localhost:3000" })["strict-transport-security"]).toBeUndefined();
  });

  test("the sign-in form may lead to the providers that are switched on, and nowhere else", () => {
    const oidc = { AUTH_OIDC_ISSUER: "https://id.example/realms/a", AUTH_OIDC_ID: "x" };
    expect(headersFor({})["content-security-policy"]).toContain("form-action 'self';");
    expect(headersFor(oidc)["content-security-policy"]).toContain("form-action 'self' https://id.example;");
  });
});

test.each([
  ["/queue?view=open", "/queue?view=open"],
  ["//evil.example/x", "/"],
  ["/\\evil.example", "/"],
  ["https://evil.example", "/"],
  ["/%2F/evil.example", "/%2F/evil.example"],
  ["/\t/evil.example", "/"],
  ["/.//evil.example", "/"],
  [undefined, "/"],
])("after the sign-in %j leads to %j", (from, to) => {
  expect(localPath(from)).toBe(to);
});
