/** Mail as others would send it to us: reports of mail servers (RFC 3464), and answers, signed by a domain of the test's own. */
import { generateKeyPairSync } from "node:crypto";
import type { DNSResolver } from "mailauth";
import { dkimSign } from "mailauth/lib/dkim/sign";

const { privateKey, publicKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "der" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
const key = `v=DKIM1; k=rsa; p=${publicKey.toString("base64")}`;

const zone: Record<string, string> = {
  "k1._domainkey.example.com": key,
  "k1._domainkey.mail.example.com": key,
  "k1._domainkey.evil.example": key,
  "_dmarc.example.com": "v=DMARC1; p=reject",
  "_dmarc.evil.example": "v=DMARC1; p=reject",
  "k1._domainkey.lenient.example": key,
  "_dmarc.lenient.example": "v=DMARC1; p=none",
  "k1._domainkey.nothing.example": key,
  "k1._domainkey.half.example": key,
  "_dmarc.half.example": "v=DMARC1; p=reject; pct=0",
};

/** Domains as their owners publish them; any other is not there. */
export const testDns: DNSResolver = (name, type) => {
  const found = type === "TXT" ? zone[name] : undefined;
  if (found === undefined) return Promise.reject(Object.assign(new Error("not found"), { code: "ENOTFOUND" }));
  return Promise.resolve([[found]]);
};

export interface Answer {
  from: string;
  to: string;
  text: string;
  /** Whole lines that stand before the others. */
  extra?: string[];
  html?: boolean;
}

const lines = (...all: string[]): Buffer => Buffer.from(all.join("\r\n"));

export const answer = ({ from, to, text, extra = [], html = false }: Answer): Buffer =>
  lines(
    ...extra,
    `From: ${from}`,
    `To: ${to}`,
    "Subject: Re: A draft waits",
    "Date: Thu, 26 Nov 2026 10:00:00 +0000",
    `Message-ID: <${Math.random().toString(36).slice(2)}@example.com>`,
    "MIME-Version: 1.0",
    `Content-Type: ${html ? "text/html" : "text/plain"}; charset=utf-8`,
    "",
    text,
    "",
  );

/** Signed by a domain, which need not be the sender's. */
export async function signed(
  raw: Buffer,
  domain = "example.com",
  more: { maxBodyLength?: number; headerList?: string } = {},
): Promise<Buffer> {
  const { headerList, ...rest } = more;
  const { signatures } = await dkimSign(raw, {
    ...(headerList && { headerList }),
    // Left out, the signer asks the clock for what it signs and again for what it writes: between two seconds they differ.
    signTime: new Date(),
    signatureData: [{ signingDomain: domain, selector: "k1", privateKey, ...rest }],
  } as Parameters<typeof dkimSign>[1]);
  return Buffer.concat([Buffer.from(signatures), raw]);
}

export interface Report {
  envelopeId?: string;
  deliveredTo?: string;
  messageId?: string;
  action?: string;
  status?: string;
}

export const report = ({ envelopeId, deliveredTo, messageId, action = "failed", status = "5.1.1" }: Report): Buffer =>
  lines(
    "Return-Path: <>",
    ...(deliveredTo ? [`Delivered-To: ${deliveredTo}`] : []),
    "From: Mail Delivery System <mailer-daemon@mx.example.com>",
    "To: no-reply@countersign.example.com",
    "Subject: Undelivered",
    `Date: Thu, 26 Nov 2026 10:00:${String(Math.floor(Math.random() * 60)).padStart(2, "0")} +0000`,
    "MIME-Version: 1.0",
    'Content-Type: multipart/report; report-type=delivery-status; boundary="B"',
    "",
    "--B",
    "Content-Type: text/plain",
    "",
    "Sorry.",
    "--B",
    "Content-Type: message/delivery-status",
    "",
    "Reporting-MTA: dns; mx.example.com",
    ...(envelopeId ? [`Original-Envelope-Id: ${envelopeId}`] : []),
    "",
    "Final-Recipient: rfc822; somebody@example.com",
    `Action: ${action}`,
    `Status: ${status}`,
    "Diagnostic-Code: smtp; 550 5.1.1 no",
    " such user",
    "",
    "--B",
    "Content-Type: text/rfc822-headers",
    "",
    ...(messageId ? [`Message-ID: ${messageId}`] : []),
    "Subject: hi",
    "",
    "--B--",
    "",
  );
