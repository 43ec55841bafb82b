import { RetryAfterError } from "inngest";

/** A server that says when to come again is taken at its word: the errors of models, platforms and push services keep it, in seconds. */
export function whenAsked(error: unknown): never {
  const { retryAfter } = error as { retryAfter?: number | null };
  if (!(error instanceof Error) || typeof retryAfter !== "number") throw error;
  throw new RetryAfterError(error.message, retryAfter * 1000, { cause: error });
}
