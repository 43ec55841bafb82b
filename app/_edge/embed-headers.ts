/** What is different about a page in another app's frame: who may frame it, and that it knows nobody's cookies. */
import { embedOrigin } from "@/lib/channels/embed-token";
import { env } from "@/lib/core/env";

const address = /^\/embed\/([^/]+)$/;

export const isEmbedded = (pathname: string): boolean => pathname.startsWith("/embed/");

/** The one origin that may frame the page at this address; null: none. */
export function framedBy(pathname: string): string | null {
  const token = address.exec(pathname)?.[1];
  return token === undefined ? null : embedOrigin(token, env().EMBED_ORIGINS);
}
