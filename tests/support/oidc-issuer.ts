/** A sign-in provider on loopback: OpenID Connect discovery, code flow and signed id tokens, for whoever the test says is there. */
import { createSign, generateKeyPairSync, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll } from "vitest";

export interface Visitor {
  sub: string;
  email?: string;
  email_verified?: boolean;
  name?: string;
}

export interface OidcIssuer {
  url: string;
  clientId: string;
  clientSecret: string;
  /** Who signs in next. */
  visitor: Visitor;
}

/** Closed after the file's last test. */
export async function startOidcIssuer(): Promise<OidcIssuer> {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const issuer: OidcIssuer = {
    url: "",
    clientId: "countersign",
    clientSecret: randomUUID(),
    visitor: { sub: "nobody" },
  };
  const nonces = new Map<string, string | null>();

  const idToken = (nonce: string | null): string => {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: issuer.url,
      aud: issuer.clientId,
      iat: now,
      exp: now + 60,
      ...(nonce && { nonce }),
      ...issuer.visitor,
    };
    const unsigned = [{ alg: "RS256", kid: "1" }, claims].map((part) => base64url(JSON.stringify(part))).join(".");
    return `${unsigned}.${createSign("RSA-SHA256").update(unsigned).sign(privateKey, "base64url")}`;
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", issuer.url);
    const json = (body: object): void =>
      void response.setHeader("content-type", "application/json").end(JSON.stringify(body));
    switch (url.pathname) {
      case "/.well-known/openid-configuration":
        return json(discovery(issuer.url));
      case "/jwks":
        return json({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: "1", alg: "RS256", use: "sig" }] });
      case "/authorize": {
        const code = randomUUID();
        nonces.set(code, url.searchParams.get("nonce"));
        const back = new URL(url.searchParams.get("redirect_uri") ?? "");
        back.searchParams.set("code", code);
        back.searchParams.set("state", url.searchParams.get("state") ?? "");
        return void response.writeHead(302, { location: back.href }).end();
      }
      case "/token":
        return void bodyOf(request).then((body) => {
          const nonce = nonces.get(new URLSearchParams(body).get("code") ?? "") ?? null;
          json({ access_token: "opaque", token_type: "bearer", id_token: idToken(nonce) });
        });
      default:
        return void response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  issuer.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return issuer;
}

const base64url = (text: string): string => Buffer.from(text).toString("base64url");

const discovery = (issuer: string): object => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
  // Never asked: the id token says it all. next-auth wants it there.
  userinfo_endpoint: `${issuer}/userinfo`,
  response_types_supported: ["code"],
  subject_types_supported: ["public"],
  id_token_signing_alg_values_supported: ["RS256"],
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  return body;
}
