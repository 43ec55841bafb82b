import { RetryAfterError } from "inngest";
import { ModelError } from "@/lib/drafting/models/model-error";

/** A model's server that says when to come again is taken at its word. */
export function whenAsked(error: unknown): never {
  if (!(error instanceof ModelError) || error.retryAfter === null) throw error;
  throw new RetryAfterError(error.message, error.retryAfter * 1000, { cause: error });
}
