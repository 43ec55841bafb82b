/** Lets PostgreSQL parse and plan each of drizzle's statements once a connection: it asks for unprepared ones only. */
import type postgres from "postgres";

type Unsafe = postgres.Sql["unsafe"];
type Work = (tx: postgres.TransactionSql) => unknown;

// A statement with more parameters is a multi-row insert, whose text hardly ever comes again.
const mostParameters = 100;

export function prepareStatements(client: postgres.Sql): postgres.Sql {
  prepareUnsafe(client);
  const begin = client.begin.bind(client) as (...args: unknown[]) => Promise<unknown>;
  const beginPrepared = (...args: unknown[]) => {
    const work = args.pop() as Work;
    return begin(...args, (tx: postgres.TransactionSql) => {
      prepareUnsafe(tx);
      return work(tx);
    });
  };
  client.begin = beginPrepared as typeof client.begin;
  return client;
}

function prepareUnsafe(client: { unsafe: Unsafe }): void {
  const unsafe = client.unsafe;
  client.unsafe = ((text, parameters = [], options = {}) =>
    unsafe(
      text,
      parameters,
      parameters.length > mostParameters ? options : { ...options, prepare: parameters.length > 0 },
    )) as Unsafe;
}
