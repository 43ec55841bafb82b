/** The guarded way out to any server. Where it may go is checked on the address that is dialled, so every redirect is checked too. */
import { lookup as resolve } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { Agent, buildConnector, fetch as undiciFetch, type RequestInit as UndiciRequestInit } from "undici";
import { isPublicAddress } from "./public-address";

const connectTimeoutMs = 5_000;
// Node servers close an idle connection after 5 s: ours must be the one to hang up, or a write meets a closing socket.
const idleMs = 3_000;

/** The address is one that this call may not go to. */
class EgressError extends Error {
  override name = "EgressError";
  readonly code = "ERR_EGRESS_REFUSED";
}

/** Whether a fetch failed since it may not go there; fetch wraps what the connection throws. */
export const isEgressRefusal = (error: unknown): boolean =>
  error instanceof Error && (error instanceof EgressError || error.cause instanceof EgressError);

const dial = buildConnector({ timeout: connectTimeoutMs });
const dialPublic = buildConnector({ timeout: connectTimeoutMs, lookup: publicLookup() });

const anywhere = new Agent({ connect: dial, keepAliveTimeout: idleMs, keepAliveMaxTimeout: idleMs });
const publicOnly = new Agent({
  // A literal address is dialled without a look-up, so it is checked here.
  connect: (options, callback) => {
    const host = options.hostname.replace(/^\[|\]$/g, "");
    if (isIP(host) !== 0 && !isPublicAddress(host)) callback(refusal(), null);
    else dialPublic(options, callback);
  },
  keepAliveTimeout: idleMs,
  keepAliveMaxTimeout: idleMs,
});

/**
 * A fetch to addresses that others wrote. Private and loopback ones only where they were allowed. Redirects are followed for reads;
 * a write's redirect is its answer, because following it would be a second request.
 */
export function egressFetch({ allowPrivateAddresses }: { allowPrivateAddresses: boolean }): typeof fetch {
  const dispatcher = allowPrivateAddresses ? anywhere : publicOnly;
  return async (input, init) => {
    if (input instanceof Request) throw new TypeError("Give the address and the options apart.");
    const url = new URL(input);
    if (url.protocol !== "http:" && url.protocol !== "https:") throw refusal();
    const isRead = init?.method === undefined || ["GET", "HEAD"].includes(init.method);
    // The package's own types name the same web classes as the platform's.
    const options = { redirect: isRead ? "follow" : "manual", ...init, dispatcher } as UndiciRequestInit;
    return (await undiciFetch(url, options)) as unknown as Response;
  };
}

function publicLookup(): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, [], undefined);
      const allowed = addresses.filter(({ address }) => isPublicAddress(address));
      const [first] = allowed;
      if (!first) return callback(refusal(), [], undefined);
      if (options.all) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}

const refusal = (): EgressError => new EgressError("The address is not a public one.");
