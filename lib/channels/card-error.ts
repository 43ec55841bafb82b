/** Why a card could not be posted or changed. Its message says no more than the platform's own code. */
export class CardError extends Error {
  override name = "CardError";

  constructor(
    /** `later`: it refused for now. `unclear`: no answer came. `long`: it takes less. `blocked`: until somebody lets the app in again. `gone`: what was posted is there no more. `refused`: never. */
    readonly kind: "later" | "unclear" | "long" | "blocked" | "gone" | "refused",
    message: string,
    /** Seconds, where the platform gave them. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }
}
