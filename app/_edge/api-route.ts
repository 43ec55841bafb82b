/** The frame of every handler of the public API: who, what, once, answer. On the hot path, so nothing of Next in here. */
import type { z } from "zod";
import { apiKeyContext } from "@/lib/auth/api-key-context";
import { systemClock } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import { NotFoundError, ValidationError } from "@/lib/core/errors";
import { faultsOf } from "@/lib/core/schema-faults";
import { database } from "@/lib/db/database";
import { requirePermission } from "@/lib/members/require-permission";
import type { AnswerOf, Contract } from "./contract";
import { deprecationHeaders } from "./deprecation-headers";
import { once, type StoredAnswer } from "./once";
import { pathMatcher } from "./path-params";
import { toProblemResponse } from "./problem";
import { parseJsonBody, readBody } from "./read-body";
import { requestId } from "./request-id";
import { apiSecurityHeaders } from "./security-headers";

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : never;

export interface Call<C extends Contract> {
  ctx: ServiceContext;
  params: Parsed<C["params"]>;
  query: Parsed<C["query"]>;
  body: Parsed<C["body"]>;
  request: Request;
}

type Handle<C extends Contract> = (call: Call<C>) => Promise<AnswerOf<C["answers"]>>;

export type ApiHandler = (request: Request) => Promise<Response>;

/**
 * Turns a contract and what to do into a `Request -> Response` handler, the same for Next's route and our own server: it reads its
 * path parameters from the address.
 */
export function apiRoute<C extends Contract>(contract: C): (handle: Handle<C>) => ApiHandler {
  const match = pathMatcher(contract.path);

  return (handle) => async (request) => {
    try {
      const url = new URL(request.url);
      const params = match(url.pathname);
      if (!params) throw new NotFoundError("There is nothing at this address.");
      const [ctx, bytes] = await Promise.all([
        apiKeyContext(database(), systemClock, request.headers.get("authorization")),
        contract.body ? readBody(request) : undefined,
      ]);
      const input = parse(contract, { params, query: queryOf(url), body: bytes && parseJsonBody(request, bytes) });

      // Asked here too, because a stored answer is given without asking the verb.
      if (contract.permission) requirePermission(ctx, contract.permission);
      const key = contract.method === "POST" && !contract.answersOnce ? request.headers.get("idempotency-key") : null;
      if (key === null) return respond(request, contract, await handle({ ctx, request, ...input }));

      const write = async (): Promise<StoredAnswer> => requireStorable(await handle({ ctx, request, ...input }));
      const target = { key, method: request.method, path: url.pathname + url.search, body: bytes ?? new Uint8Array() };
      const { repeated, ...answer } = await once(ctx, target, write);
      return respond(request, contract, answer, repeated ? { "idempotency-replayed": "true" } : {});
    } catch (error) {
      return toProblemResponse(error, request);
    }
  };
}

/** Parses all parts, so that the caller hears of every fault at once. */
function parse<C extends Contract>(
  { params, query, body }: C,
  given: { params: unknown; query: unknown; body: unknown },
): Pick<Call<C>, "params" | "query" | "body"> {
  const parts = [params?.safeParse(given.params), query?.safeParse(given.query), body?.safeParse(given.body)] as const;
  const faults = parts.flatMap((part) => (part?.error ? faultsOf(part.error.issues) : []));
  if (faults.length > 0)
    throw new ValidationError("The request does not fit. Every fault is named in `faults`.", faults);
  // Parsed by the contract's own schemas, which is what Call says of each.
  return { params: parts[0]?.data, query: parts[1]?.data, body: parts[2]?.data } as Pick<
    Call<C>,
    "params" | "query" | "body"
  >;
}

const queryOf = (url: URL): Record<string, string> => Object.fromEntries(url.searchParams);

function requireStorable(answer: StoredAnswer): StoredAnswer {
  if (answer.body instanceof ReadableStream)
    throw new Error("A stream can't be answered to a request with an Idempotency-Key.");
  return answer;
}

function respond(
  request: Request,
  contract: Contract,
  { status, body }: StoredAnswer,
  extra: Record<string, string> = {},
): Response {
  const headers = {
    ...apiSecurityHeaders(),
    "content-type": contract.answers[status]?.contentType ?? "application/json",
    "cache-control": "no-store",
    "x-request-id": requestId(request),
    ...deprecationHeaders(contract, request),
    ...extra,
  };
  return new Response(body instanceof ReadableStream ? body : JSON.stringify(body), { status, headers });
}
