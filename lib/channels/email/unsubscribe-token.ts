/** Names a member in the link that ends mail to them. It is signed, so that nobody ends another's. */
import { createHmac } from "node:crypto";
import { equalBytes } from "@/lib/core/crypto";

export interface Subscriber {
  workspaceId: string;
  memberId: string;
}

export function unsubscribeToken(secret: string, { workspaceId, memberId }: Subscriber): string {
  const named = `${workspaceId}.${memberId}`;
  return `${named}.${sign(secret, named)}`;
}

/** Null for one that we didn't make. */
export function readUnsubscribeToken(secret: string, token: string): Subscriber | null {
  const [workspaceId = "", memberId = "", signature = ""] = token.split(".");
  if (!equalBytes(Buffer.from(signature), Buffer.from(sign(secret, `${workspaceId}.${memberId}`)))) return null;
  return { workspaceId, memberId };
}

const sign = (secret: string, named: string): string =>
  createHmac("sha256", secret).update(`unsubscribe ${named}`).digest("base64url");
