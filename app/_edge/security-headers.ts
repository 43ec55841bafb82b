import { type Env, env } from "@/lib/core/env";

/** For every answer, page or machine. */
function commonHeaders(settings: Env): Record<string, string> {
  return {
    "x-content-type-options": "nosniff",
    ...(settings.APP_URL.startsWith("https:") && { "strict-transport-security": "max-age=31536000" }),
  };
}

/** For answers that no browser should ever render. */
export const apiSecurityHeaders = (settings: Env = env()): Record<string, string> => ({
  ...commonHeaders(settings),
  "referrer-policy": "no-referrer",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
});

/** For the service worker, which may ask our own server and nobody else. A browser looks for a newer one whenever it likes. */
export const workerSecurityHeaders = (settings: Env = env()): Record<string, string> => ({
  ...commonHeaders(settings),
  "content-security-policy": "default-src 'none'; connect-src 'self'; frame-ancestors 'none'",
  "cache-control": "no-cache",
});

/**
 * For pages. Only scripts that carry this answer's nonce run, and what those load. Inline styles are allowed: React's style
 * attributes and the toast and scroll-lock libraries make them, and text is escaped before it reaches a page.
 */
export function pageSecurityHeaders(
  nonce: string,
  settings: Env = env(),
  /** An origin, which has been checked. */
  framedBy: string | null = null,
): Record<string, string> {
  const development = settings.NODE_ENV === "development";
  const policy = [
    "default-src 'self'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    `connect-src 'self'${development ? " ws:" : ""}`,
    "object-src 'none'",
    "base-uri 'none'",
    `form-action ${["'self'", ...providerOrigins(settings)].join(" ")}`,
    `frame-ancestors ${framedBy ?? "'none'"}`,
  ];
  return {
    ...commonHeaders(settings),
    // No address leaves for another site; `no-referrer` would also take the Origin from forms sent without JavaScript.
    "referrer-policy": "same-origin",
    "content-security-policy": policy.join("; "),
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
  };
}

/** Without JavaScript the sign-in form is answered with a redirect to the provider, which form-action also covers. */
function providerOrigins(settings: Env): string[] {
  return [
    ...(settings.AUTH_GOOGLE_ID ? ["https://accounts.google.com"] : []),
    ...(settings.AUTH_GITHUB_ID ? ["https://github.com"] : []),
    ...(settings.AUTH_OIDC_ISSUER ? [new URL(settings.AUTH_OIDC_ISSUER).origin] : []),
  ];
}
