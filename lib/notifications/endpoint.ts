import { isIP } from "node:net";
import { isPublicAddress } from "@/lib/resilience/public-address";

/**
 * Whether a browser's word for its push service may be called: with TLS, and not a private address. What a name leads to is checked
 * again when it is dialled.
 */
export function mayBeCalled(endpoint: string, { allowPrivateAddresses }: { allowPrivateAddresses: boolean }): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { protocol, hostname, username, password } = new URL(endpoint);
  if (username !== "" || password !== "") return false;
  if (allowPrivateAddresses) return protocol === "https:" || protocol === "http:";
  const host = hostname.replace(/^\[|\]$/g, "");
  if (protocol !== "https:" || host === "localhost" || host.endsWith(".localhost")) return false;
  return isIP(host) === 0 || isPublicAddress(host);
}
