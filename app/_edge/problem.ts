/** Errors at an HTTP edge: RFC 9457 problem documents with a stable `type`. */
import { ZodError } from "zod";
import { AppError, RateLimitedError, ValidationError } from "@/lib/core/errors";
import { log } from "@/lib/core/log";
import { faultsOf } from "@/lib/core/schema-faults";
import { apiSecurityHeaders } from "./security-headers";
import { requestId } from "./request-id";
import { snakeCase } from "./snake-case";

const titles: Record<string, string> = {
  "invalid-input": "The request does not fit",
  unauthenticated: "Not signed in",
  "not-permitted": "Not permitted",
  "not-found": "Not found",
  conflict: "In conflict with what is there",
  "stale-version": "Out of date",
  "payload-too-large": "Too large",
  "unsupported-media-type": "Wrong content type",
  "rate-limited": "Too many requests",
  internal: "Something went wrong here",
};

/** The type of a problem, from an AppError's code. A name, not an address. */
const problemType = (code: string): string => `urn:countersign:problem:${code}`;

/** Answers an expected failure as what it is, anything else as a 500 that says nothing but the id under which it was logged. */
export function toProblemResponse(error: unknown, request: Request): Response {
  const id = requestId(request);
  const failure = error instanceof ZodError ? toValidationError(error) : error;
  if (!(failure instanceof AppError)) {
    log.error({ err: failure, requestId: id }, "request failed");
    const detail =
      "This is our fault. Try again; if it fails again, quote the request id to whoever runs this installation.";
    return problem("internal", 500, { detail, request_id: id }, id);
  }

  if (failure.status === 403) log.warn({ requestId: id, permission: failure.details.permission }, "not permitted");
  return problem(failure.code, failure.status, { ...problemOf(failure), request_id: id }, id, retryHeader(failure));
}

/** What a problem document says of an expected failure; also of one among several that are answered together. */
export const problemOf = ({ code, message, details }: AppError) => ({
  ...(snakeCase(details) as object),
  type: problemType(code),
  detail: message,
});

function toValidationError(error: ZodError): ValidationError {
  return new ValidationError("The request does not fit. Every fault is named in `faults`.", faultsOf(error.issues), {
    cause: error,
  });
}

const retryHeader = (failure: AppError): Record<string, string> =>
  failure instanceof RateLimitedError ? { "retry-after": String(Math.ceil(failure.retryAfter)) } : {};

function problem(
  code: string,
  status: number,
  members: object,
  id: string,
  headers: Record<string, string> = {},
): Response {
  const body = { ...members, type: problemType(code), title: titles[code] ?? code, status };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      ...apiSecurityHeaders(),
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      "x-request-id": id,
      ...(status === 401 && { "www-authenticate": "Bearer" }),
      ...headers,
    },
  });
}
