import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";

export type Sql = postgres.Sql;
export type Database = PostgresJsDatabase & { $client: Sql };
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];

/** Opens a pool. Connections are made on first use. */
export function connect(url: string, poolMax: number): Database {
  return drizzle(
    postgres(url, { max: poolMax, onnotice: () => undefined, connection: { application_name: "countersign" } }),
  );
}
