/** Whether the owner of a sender's domain vouches for a mail: DKIM (RFC 6376) and DMARC (RFC 7489), and stricter than either. */
import type { DKIMResult, DNSResolver } from "mailauth";
import type { MailIn } from "./read-mail";

export type { DNSResolver };

/** Of a mail; each is asked of the sender's own name server. */
const mostSignatures = 10;
const mustSign = ["from", "to", "subject", "date"];

/** False also where it can't be told. @param resolver Null: the machine's own. */
export const isVouchedFor = (
  raw: Uint8Array,
  mail: Pick<MailIn, "from" | "signatures">,
  resolver: DNSResolver | null,
): Promise<boolean> => checked(raw, mail, resolver).catch(() => false);

async function checked(
  raw: Uint8Array,
  { from, signatures }: Pick<MailIn, "from" | "signatures">,
  resolver: DNSResolver | null,
): Promise<boolean> {
  if (from === null || signatures === 0 || signatures > mostSignatures) return false;
  const domain = from.slice(from.lastIndexOf("@") + 1);
  // Read when somebody has answered.
  const [{ dkimVerify }, { dmarc }] = await Promise.all([
    import("mailauth/lib/dkim/verify"),
    import("mailauth/lib/dmarc"),
  ]);
  const dns = resolver ? { resolver } : {};
  const { headerFrom, results } = await dkimVerify(Buffer.from(raw), dns);
  if (headerFrom.length !== 1 || headerFrom[0]?.toLowerCase() !== from) return false;
  const signature = (results as CheckedSignature[]).find((one) => isWhole(one, domain));
  if (!signature) return false;
  const said = await dmarc({
    headerFrom: [from],
    spfDomains: [],
    dkimDomains: [{ id: signature.id ?? "", domain: signature.signingDomain, aligned: true }],
    ...dns,
  });
  return (
    said !== false &&
    said.status.result === "pass" &&
    ["quarantine", "reject"].includes(said.policy.toLowerCase()) &&
    (said.pct === undefined || Number(said.pct) === 100)
  );
}

/** The package's types leave these out. */
interface CheckedSignature extends DKIMResult {
  signingHeaders?: { keys: string };
  canonBodyLengthLimited?: boolean;
}

/** It is the domain's own, and covers the whole mail. */
function isWhole(
  { status, signingDomain, signingHeaders, canonBodyLengthLimited }: CheckedSignature,
  domain: string,
): boolean {
  const signed = new Set((signingHeaders?.keys ?? "").split(":").map((name) => name.trim().toLowerCase()));
  return (
    status.result === "pass" &&
    !status.underSized &&
    canonBodyLengthLimited === false &&
    signingDomain.toLowerCase() === domain &&
    mustSign.every((name) => signed.has(name))
  );
}
