import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { stripFailedQueries } from "./failed-queries";
import { prepareStatements } from "./prepared-statements";

export type Sql = postgres.Sql;
/** The driver itself, or a transaction of it. */
export type Queryable = postgres.ISql;
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
    // Short statements with pessimistic estimates: compiling one would cost a hundred times its run. Poolers refuse the setting.
    connection: { application_name: "countersign", ...(pooled ? {} : { jit: "off" }) },
  });
  stripFailedQueries();
  return drizzle(pooled ? client : prepareStatements(client));
}

/** A small pool of the bare driver, for statements that are SQL anyway. */
export function openPool(url: string, max: number): Sql {
  return postgres(url, { max, onnotice: () => undefined, connection: { application_name: "countersign engine" } });
}

/** One connection that is kept open, for what belongs to a session: its locks, and LISTEN (on a second one beside it). */
export function openSession(url: string, onClose: () => void): Sql {
  return postgres(url, {
    max: 1,
    max_lifetime: null,
    onnotice: () => undefined,
    onclose: onClose,
    connection: { application_name: "countersign engine" },
  });
}

/** One connection that is kept open to hear notifications. What it should listen to, and opening it again, is its owner's matter. */
export function openListener(url: string, on: { notification: (payload: string) => void; close: () => void }): Sql {
  return postgres(url, {
    max: 1,
    max_lifetime: null,
    idle_timeout: 0,
    fetch_types: false,
    onnotice: () => undefined,
    onclose: on.close,
    // The driver takes it; its types leave it out.
    ...{ onnotify: (_channel: string, payload: string) => on.notification(payload) },
    connection: { application_name: "countersign live" },
  });
}
