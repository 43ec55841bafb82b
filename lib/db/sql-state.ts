import { DrizzleQueryError } from "drizzle-orm";
import postgres from "postgres";

/** PostgreSQL's five-character code of why a query failed; empty if something else failed. */
export const sqlStateOf = (error: unknown): string => refusalOf(error)?.code ?? "";

/** The name of the constraint that a query would have broken; empty if something else failed. */
export const violatedConstraint = (error: unknown): string => refusalOf(error)?.constraint_name ?? "";

function refusalOf(error: unknown): postgres.PostgresError | undefined {
  const cause = error instanceof DrizzleQueryError ? error.cause : error;
  return cause instanceof postgres.PostgresError ? cause : undefined;
}
