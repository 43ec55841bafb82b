/** What a route of the public API promises. The handler and the OpenAPI document are both made from it. */
import type { z } from "zod";
import type { Permission } from "@/lib/members/permissions";

export interface Says {
  description: string;
  /** The JSON that is answered. */
  schema?: z.ZodType;
  /** In place of a schema: a stream of this type. */
  contentType?: string;
}
export type Answers = Record<number, Says>;

export interface Contract<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Says extends Answers = Answers,
> {
  /** Stable, for generated clients. */
  operation: string;
  method: "GET" | "POST" | "DELETE";
  /** OpenAPI's way: /api/v1/reviews/{id}. */
  path: string;
  summary: string;
  /** Null: open to anybody. */
  permission: Permission | null;
  params?: Params;
  query?: Query;
  /** A JSON body. A route that has one takes an Idempotency-Key. */
  body?: Body;
  answers: Says;
  /** The answer is not kept for repeats: what is in it may stand nowhere. */
  answersOnce?: boolean;
  /** It goes on working until its sunset; both are told with every answer. Dates as YYYY-MM-DD, UTC. */
  deprecated?: { since: string; sunset: string; successor: string };
  /** Statuses of problem documents beyond those that every route has. */
  problems?: readonly (403 | 404 | 409 | 412 | 413 | 415 | 422)[];
}

/** One of the contract's answers: its status with a body that fits. */
export type AnswerOf<A extends Answers> = {
  [Status in keyof A & number]: {
    status: Status;
    body: A[Status] extends { schema: infer S extends z.ZodType } ? z.input<S> : ReadableStream<Uint8Array>;
  };
}[keyof A & number];

export const defineContract = <
  const A extends Answers,
  P extends z.ZodType = z.ZodType<Record<string, never>>,
  Q extends z.ZodType = z.ZodType<Record<string, never>>,
  B extends z.ZodType = z.ZodType<undefined>,
>(
  contract: Contract<P, Q, B, A>,
): Contract<P, Q, B, A> => contract;
