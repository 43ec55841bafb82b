/** A push service on loopback, as browsers name one (RFC 8030): it keeps what comes, answers as told, and reads what it may. */
import { createECDH, createHmac, createDecipheriv, createPublicKey, hkdfSync, randomBytes, verify } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface Pushed {
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface PushService {
  origin: string;
  pushed: Pushed[];
  /** Of every later request. */
  answer(status: number, headers?: Record<string, string>): void;
  stop(): Promise<void>;
}

export async function startPushService(): Promise<PushService> {
  const pushed: Pushed[] = [];
  let status = 201;
  let answerHeaders: Record<string, string> = {};
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      pushed.push({ path: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(status, answerHeaders).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pushed,
    answer(next, headers = {}) {
      status = next;
      answerHeaders = headers;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export interface TestDevice {
  subscription: { endpoint: string; keys: { p256dh: string; auth: string } };
  /** What was sent to it, as it alone can read it. */
  read(pushed: Pushed): unknown;
}

/** A browser's side of a subscription. */
export function testDevice(origin: string): TestDevice {
  const pair = createECDH("prime256v1");
  pair.generateKeys();
  const secret = randomBytes(16);
  return {
    subscription: {
      endpoint: `${origin}/device/${randomBytes(8).toString("hex")}`,
      keys: { p256dh: pair.getPublicKey("base64url"), auth: secret.toString("base64url") },
    },
    read: ({ body }) => JSON.parse(decrypt(body, pair, secret)),
  };
}

/** The claims of a VAPID header (RFC 8292), once its signature holds against the key that it names. */
export function vapidClaims(header: string): { claims: { aud: string; exp: number; sub: string }; publicKey: string } {
  const [, token = "", publicKey = ""] = /^vapid t=([^,]+), k=(.+)$/.exec(header) ?? [];
  const [head = "", claims = "", signature = ""] = token.split(".");
  const point = Buffer.from(publicKey, "base64url");
  const key = createPublicKey({
    key: {
      kty: "EC",
      crv: "P-256",
      x: point.subarray(1, 33).toString("base64url"),
      y: point.subarray(33).toString("base64url"),
    },
    format: "jwk",
  });
  const holds = verify(
    "sha256",
    Buffer.from(`${head}.${claims}`),
    { key, dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
  if (!holds) throw new Error("The signature does not hold.");
  return { claims: JSON.parse(Buffer.from(claims, "base64url").toString()), publicKey };
}

/** RFC 8291 over RFC 8188, for bodies of one record. */
function decrypt(body: Buffer, pair: ReturnType<typeof createECDH>, secret: Buffer): string {
  const salt = body.subarray(0, 16);
  const sender = body.subarray(21, 21 + body.readUInt8(20));
  const record = body.subarray(21 + sender.length);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), pair.getPublicKey(), sender]);
  const shared = Buffer.from(hkdfSync("sha256", pair.computeSecret(sender), secret, info, 32));
  const prk = createHmac("sha256", salt).update(shared).digest();
  const expand = (label: string, length: number) =>
    createHmac("sha256", prk).update(`Content-Encoding: ${label}\0\x01`, "latin1").digest().subarray(0, length);
  const decipher = createDecipheriv("aes-128-gcm", expand("aes128gcm", 16), expand("nonce", 12));
  decipher.setAuthTag(record.subarray(-16));
  const clear = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  return clear.subarray(0, clear.lastIndexOf(2)).toString("utf8");
}
