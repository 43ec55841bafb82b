/** Why a call to a target did not end in a receipt; the kind says what is done about it. */
export type ConnectorErrorKind =
  /** Did not happen, may later: network refused, 408, 425, 429, 5xx that the target calls unwritten. */
  | "transient"
  /** The target refuses this content: a person must change it. */
  | "client"
  /** The connection itself is wrong: credentials, address, permission. */
  | "config"
  /** It may have happened: the answer never came. */
  | "uncertain";

export class ConnectorError extends Error {
  override name = "ConnectorError";

  constructor(
    readonly kind: ConnectorErrorKind,
    message: string,
    readonly details: { status?: number; retryAfterSeconds?: number } = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
