/**
 * The one family of expected failures. Verbs throw them; each edge maps them once. The message is for the
 * person who gets it and says what to do; `cause` is for the log.
 */
export abstract class AppError extends Error {
  /** Stable, kebab-case; the last part of the problem document's `type`. */
  abstract readonly code: string;
  /** HTTP status at an HTTP edge. */
  abstract readonly status: number;
  /** Extra members of the problem document. `reason`, where one code has several: stable, kebab-case, for words in the reader's language. */
  readonly details: Record<string, unknown>;

  constructor(message: string, details: Record<string, unknown> = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.details = details;
  }
}

/** One fault of an input: where (JSON pointer) and what to do about it. */
export interface Fault {
  path: string;
  message: string;
  /** Where it is one of the common ones: for words in the reader's language, with the limit that it speaks of. */
  reason?: FaultReason;
  limit?: number;
}

export const faultReasons = [
  "missing",
  "too-short",
  "too-long",
  "too-low",
  "too-high",
  "not-offered",
  "wrong-kind",
  "wrong-form",
  "unknown",
] as const;
export type FaultReason = (typeof faultReasons)[number];

/** The input does not fit; every fault is named. */
export class ValidationError extends AppError {
  readonly code = "invalid-input";
  readonly status = 422;

  constructor(message: string, faults: Fault[] = [], { reason, ...options }: ErrorOptions & { reason?: string } = {}) {
    super(message, { faults, ...(reason !== undefined && { reason }) }, options);
  }
}

/** Nobody is signed in, or the signature or key is wrong. */
export class UnauthenticatedError extends AppError {
  readonly code = "unauthenticated";
  readonly status = 401;
}

/** The actor may not do this. */
export class PermissionError extends AppError {
  readonly code = "not-permitted";
  readonly status = 403;
}

/** Not there, or in another workspace: the two are not told apart. */
export class NotFoundError extends AppError {
  readonly code = "not-found";
  readonly status = 404;
}

/** Somebody else was first, or the thing is in a state that does not allow this. */
export class ConflictError extends AppError {
  readonly code = "conflict";
  readonly status = 409;
}

/** The caller looked at an older version than the one in force. */
export class StaleVersionError extends AppError {
  readonly code = "stale-version";
  readonly status = 412;
}

export class PayloadTooLargeError extends AppError {
  readonly code = "payload-too-large";
  readonly status = 413;
}

export class UnsupportedMediaTypeError extends AppError {
  readonly code = "unsupported-media-type";
  readonly status = 415;
}

export class RateLimitedError extends AppError {
  readonly code = "rate-limited";
  readonly status = 429;

  constructor(
    message: string,
    /** Seconds. */
    readonly retryAfter: number,
  ) {
    super(message);
  }
}
