import { ConnectorError } from "./connector-error";

/** Codes of system calls and of undici that come before a request is on the wire. */
const unsentCodes = new Set(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]);

/** Certificate errors as node:tls names them, and a server that does not speak TLS. */
const tlsCodes = new Set([
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_REVOKED",
  "CERT_UNTRUSTED",
  "CERT_REJECTED",
  "CERT_SIGNATURE_FAILURE",
  "CERT_CHAIN_TOO_LONG",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "INVALID_CA",
  "HOSTNAME_MISMATCH",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "ERR_SSL_WRONG_VERSION_NUMBER",
  "ERR_SSL_UNSUPPORTED_PROTOCOL",
  "ERR_SSL_PACKET_LENGTH_TOO_LONG",
]);

/** What a failure without an answer means for the write. Told by codes; where they leave a doubt, it may have been written. */
export function wireFailure(error: unknown): ConnectorError {
  const roots = rootsOf(error);
  const all = (fits: (root: Root) => boolean): boolean => roots.length > 0 && roots.every(fits);
  const failure = (kind: ConnectorError["kind"], message: string) =>
    new ConnectorError(kind, message, {}, { cause: error });

  if (all(({ code }) => code === "ERR_EGRESS_REFUSED")) {
    return failure(
      "config",
      "Its address is a private one. Allow private addresses on the connection if that is meant.",
    );
  }
  if (all(({ code }) => code === "ENOTFOUND"))
    return failure("config", "Its host name does not exist. Check its address.");
  if (all(({ code }) => tlsCodes.has(code))) {
    return failure("config", "Its TLS certificate can't be trusted. Check its address and certificate.");
  }
  if (all(({ code, syscall }) => unsentCodes.has(code) || syscall === "connect")) {
    return failure("transient", "The target can't be reached.");
  }
  if (roots.some(({ name }) => name === "TimeoutError" || name === "AbortError")) {
    return failure("uncertain", "The target did not answer in time.");
  }
  return failure("uncertain", "The connection was lost before the target had answered.");
}

interface Root {
  name: string;
  code: string;
  syscall: string;
}

/** The errors at the ends of the chain of causes; several where several addresses were tried. */
function rootsOf(error: unknown): Root[] {
  if (!(error instanceof Error)) return [];
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.flatMap(rootsOf);
  if (error.cause instanceof Error) return rootsOf(error.cause);
  const { name, code, syscall } = error as { name: string; code?: unknown; syscall?: unknown };
  return [{ name, code: typeof code === "string" ? code : "", syscall: typeof syscall === "string" ? syscall : "" }];
}
