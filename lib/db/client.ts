import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { prepareStatements } from "./prepared-statements";

export type Sql = postgres.Sql;
export type Database = PostgresJsDatabase & { $client: Sql };
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];

export interface ConnectOptions {
  /** The URL is a pooler's, where a statement prepared on one connection may run on another: prepare none. */
  pooled?: boolean;
}

/** Opens a pool. Connections are made on first use. */
export function connect(url: string, poolMax: number, { pooled = false }: ConnectOptions = {}): Database {
  const client = postgres(url, {
    max: poolMax,
    prepare: !pooled,
    onnotice: () => undefined,
    connection: { application_name: "countersign" },
  });
  return drizzle(pooled ? client : prepareStatements(client));
}
