/** `no-key`: none set, or malformed. `unknown-key`: sealed under one that is not set. `damaged`: changed, or moved from its place. */
export type VaultFault = "no-key" | "unknown-key" | "damaged";

/** A secret can't be sealed or opened. An operator's matter; the message never carries a secret. */
export class VaultError extends Error {
  override name = "VaultError";

  constructor(
    readonly fault: VaultFault,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
