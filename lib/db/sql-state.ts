import { DrizzleQueryError } from "drizzle-orm";
import postgres from "postgres";

/** PostgreSQL's five-character code of why a query failed; empty if something else failed. */
export function sqlStateOf(error: unknown): string {
  const cause = error instanceof DrizzleQueryError ? error.cause : error;
  return cause instanceof postgres.PostgresError ? cause.code : "";
}
