import { DrizzleQueryError } from "drizzle-orm";
import postgres from "postgres";
import { sqlStateOf } from "./sql-state";

/** A query failed; which values it carried, its message does not say. */
export class QueryFailure extends Error {
  override name = "QueryFailure";
}

/** The error itself, or, of a failed query, what others may be told of it: the messages of those hold what was in the rows. */
export function withoutValues(error: unknown): unknown {
  const isQuery = error instanceof DrizzleQueryError || error instanceof postgres.PostgresError;
  if (!isQuery) return error;
  const state = sqlStateOf(error);
  return new QueryFailure(`A database query failed${state && ` (SQLSTATE ${state})`}. The log says where.`);
}
