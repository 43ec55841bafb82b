/** A workspace's connections: settings in a row, credentials in the vault, both checked by the connector's own schemas. */
import { and, DrizzleQueryError, eq } from "drizzle-orm";
import { NotFoundError } from "@/lib/core/errors";
import type { Database, Transaction } from "@/lib/db/client";
import { type Connection, connection } from "@/lib/db/schema/connectors/connection";
import { openSecret } from "@/lib/vault/secrets";
import type { Vault } from "@/lib/vault/vault";
import { VaultError } from "@/lib/vault/vault-error";
import { ConnectionSettings } from "./connection-settings";
import type { Connector, OnceGuarantee } from "./connector";
import { ConnectorError } from "./connector-error";
import { egressFetch } from "./egress";
import { connectorOf } from "./registry";

export { saveConnection, SaveConnectionInput } from "./save-connection";

export interface LoadedConnection {
  name: string;
  connector: Connector;
  /** Checked by the connector's schema. */
  config: unknown;
  once: OnceGuarantee;
  /** How long one call may take, in milliseconds. */
  timeoutMs: number;
  /** The way out that this connection's settings allow. */
  fetch: typeof fetch;
  /** Opens the credentials, for use now; null where it has none. Uses the same database handle. Throws ConnectorError. */
  credentials(vault: Vault): Promise<unknown>;
}

/** Loads a connection for a call. Whatever is wrong with it is a ConnectorError of kind `config`. */
export async function loadConnection(
  db: Database | Transaction,
  workspaceId: string,
  connectionId: string,
): Promise<LoadedConnection> {
  const [row] = await db
    .select()
    .from(connection)
    .where(and(eq(connection.id, connectionId), eq(connection.workspaceId, workspaceId)));
  if (!row) throw new ConnectorError("config", "Its connection is not there any more.");
  if (!row.enabled) throw new ConnectorError("config", `The connection "${row.name}" is switched off.`);
  const connector = connectorOf(row.connector);
  if (!connector) throw new ConnectorError("config", `There is no connector "${row.connector}" in this version.`);
  const config = connector.config.safeParse(row.config);
  if (!config.success) throw new ConnectorError("config", `The settings of "${row.name}" don't fit. Save them again.`);
  const { timeoutMs, allowPrivateAddresses } = ConnectionSettings.parse(config.data);

  return {
    name: row.name,
    connector,
    config: config.data,
    once: connector.once(config.data),
    timeoutMs,
    fetch: egressFetch({ allowPrivateAddresses }),
    credentials: (vault) => openCredentials(db, row, connector, vault),
  };
}

async function openCredentials(
  db: Database | Transaction,
  { workspaceId, secretId, name }: Connection,
  connector: Connector,
  vault: Vault,
): Promise<unknown> {
  try {
    const text = secretId && (await openSecret(db, { workspaceId }, vault, secretId));
    return connector.credentials.parse(text ? JSON.parse(text) : undefined);
  } catch (cause) {
    if (cause instanceof DrizzleQueryError) throw cause;
    const known = cause instanceof VaultError || cause instanceof NotFoundError;
    const reason = known ? cause.message : "They don't fit its connector. Enter them again.";
    throw new ConnectorError("config", `The credentials of "${name}" can't be used. ${reason}`, {}, { cause });
  }
}
