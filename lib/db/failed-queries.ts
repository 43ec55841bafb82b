/** Errors of queries hold no values: not everything that prints an error asks `errorForLog` first; what a page throws, Next prints itself. */
import { DrizzleQueryError } from "drizzle-orm";
import { PgPreparedQuery } from "drizzle-orm/pg-core";
import postgres from "postgres";

type Run = (query: string, params: unknown[], work: () => Promise<unknown>) => Promise<unknown>;

let stripped = false;

/** Drizzle puts the parameters into message and properties of its error, and has no setting for it: every query passes through here. */
export function stripFailedQueries(): void {
  if (stripped) return;
  stripped = true;
  const prototype = PgPreparedQuery.prototype as unknown as { queryWithCache: Run };
  const run = prototype.queryWithCache;
  prototype.queryWithCache = async function (...args) {
    try {
      return await run.apply(this, args);
    } catch (error) {
      throw error instanceof DrizzleQueryError ? withoutParams(error) : error;
    }
  };
}

function withoutParams({ query, stack, cause }: DrizzleQueryError): DrizzleQueryError {
  const made = new DrizzleQueryError(query, [], cause && withoutRow(cause));
  made.message = `Failed query: ${query}`;
  return withFrames(made, stack);
}

const told = [
  "severity",
  "code",
  "schema_name",
  "table_name",
  "column_name",
  "constraint_name",
  "file",
  "line",
  "routine",
];

/** The driver's error, or the connection's. Of PostgreSQL's own, `detail` and `where` hold what was in the row. */
function withoutRow(error: Error): Error {
  if (!(error instanceof postgres.PostgresError)) {
    // The driver adds the parameters as properties that are not enumerable.
    return withFrames(Object.assign(new Error(error.message), error), error.stack);
  }
  const fields = Object.entries(error).filter(([name]) => told.includes(name));
  const notice = { ...Object.fromEntries(fields), message: withoutQuoted(error) };
  // It takes the fields of PostgreSQL's notice; its types say a text.
  return withFrames(new postgres.PostgresError(notice as never), error.stack);
}

/** Errors about data (class 22) name the value; others at most after a colon, as in `syntax error in tsquery: "…"`. */
const withoutQuoted = ({ code, message }: postgres.PostgresError): string =>
  message.replace(code.startsWith("22") ? /(: |").*$/s : /: ".*$/s, "").trim();

/** A stack begins with the message. */
function withFrames<Made extends Error>(error: Made, stack = ""): Made {
  const frames = stack.split("\n").filter((line) => /^ +at /.test(line));
  error.stack = [`${error.name}: ${error.message}`, ...frames].join("\n");
  return error;
}
