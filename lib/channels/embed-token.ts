/**
 * The token of a review in another app's frame: 256 random bits, and the origin whose frame it is for. The database has the hash of the whole,
 * so with another origin it is another token, which nobody made; and who answers for the frame knows the origin without asking the database.
 */
import { randomToken } from "@/lib/core/crypto";

const shape = /^[\w-]{43}\.([\w-]{1,400})$/;

export const makeEmbedToken = (origin: string): string =>
  `${randomToken()}.${Buffer.from(origin).toString("base64url")}`;

/** The origin that a token names; that it is a token at all is not said. Null: none of those that may frame. */
export function embedOrigin(token: string, allowed: readonly string[]): string | null {
  const named = shape.exec(token)?.[1];
  if (named === undefined) return null;
  const origin = Buffer.from(named, "base64url").toString();
  return allowed.includes(origin) ? origin : null;
}
