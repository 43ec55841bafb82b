/**
 * An error as the log may have it: what happened and where, never the values. Errors of the database carry query parameters and
 * row contents in their message and properties.
 */
export function errorForLog(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const query = "query" in error && "params" in error ? error.query : undefined;
  return {
    type: error.name,
    message: query === undefined ? error.message : "Failed query",
    ...(query !== undefined && { query }),
    ...pick(error, ["code", "status", "constraint_name", "table_name"]),
    stack: error.stack?.split("\n").filter((line) => /^ +at /.test(line)),
    ...(error.cause instanceof Error && { cause: errorForLog(error.cause) }),
  };
}

function pick(error: Error, names: readonly string[]): Record<string, unknown> {
  const entries = Object.entries(error).filter(([name]) => names.includes(name));
  return Object.fromEntries(entries);
}
