import type { Recorded } from "@/lib/core/wording";

/** A model gave no usable answer. The message is in plain words and holds nothing of the request. */
export class ModelError extends Error {
  override readonly name = "ModelError";

  constructor(
    readonly recorded: Recorded,
    /** Whether the same request may succeed later. */
    readonly retryable: boolean,
    /** Seconds, where the model's server said so. */
    readonly retryAfter: number | null = null,
    options?: ErrorOptions,
  ) {
    super(recorded.words, options);
  }
}
