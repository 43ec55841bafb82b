/** A push service did not take a notification now. */
export class PushError extends Error {
  override name = "PushError";

  constructor(
    message: string,
    /** Seconds until it wants to be asked again, or null: it didn't say. */
    readonly retryAfter: number | null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
