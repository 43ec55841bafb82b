/** A workspace's connections: settings in a row, credentials in the vault, both checked by the connector's own schemas. */
import { and, eq } from "drizzle-orm";
import { NotFoundError } from "@/lib/core/errors";
import type { Database, Transaction } from "@/lib/db/client";
import { type Connection, connection } from "@/lib/db/schema/connectors/connection";
import { type Secret, secret } from "@/lib/db/schema/vault/secret";
import { egressFetch } from "@/lib/resilience/egress";
import { openRow } from "@/lib/vault/secrets";
import type { Vault } from "@/lib/vault/vault";
import { VaultError } from "@/lib/vault/vault-error";
import { CallSettings } from "./connection-settings";
import type { Connector, OnceGuarantee } from "./connector";
import { ConnectorError } from "./connector-error";
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
  /** Opens the credentials, for use now; null where it has none. Throws ConnectorError. */
  credentials(vault: Vault): Promise<unknown>;
}

/** Loads a connection for a call. Whatever is wrong with it is a ConnectorError of kind `config`. */
export async function loadConnection(
  db: Database | Transaction,
  workspaceId: string,
  connectionId: string,
): Promise<LoadedConnection> {
  const [found] = await db
    .select({ row: connection, sealed: secret })
    .from(connection)
    .leftJoin(secret, and(eq(secret.id, connection.secretId), eq(secret.workspaceId, connection.workspaceId)))
    .where(and(eq(connection.id, connectionId), eq(connection.workspaceId, workspaceId)));
  if (!found) throw new ConnectorError("config", "Its connection is not there any more.");
  const { row, sealed } = found;
  if (!row.enabled) throw new ConnectorError("config", `The connection "${row.name}" is switched off.`);
  const connector = connectorOf(row.connector);
  if (!connector) throw new ConnectorError("config", `There is no connector "${row.connector}" in this version.`);
  const config = connector.config.safeParse(row.config);
  if (!config.success) throw new ConnectorError("config", `The settings of "${row.name}" don't fit. Save them again.`);
  const { timeoutMs, allowPrivateAddresses } = CallSettings.parse(config.data);

  return {
    name: row.name,
    connector,
    config: config.data,
    once: connector.once(config.data),
    timeoutMs,
    fetch: egressFetch({ allowPrivateAddresses }),
    credentials: async (vault) => openCredentials(row, sealed, connector, vault),
  };
}

function openCredentials(
  { secretId, name }: Connection,
  sealed: Secret | null,
  connector: Connector,
  vault: Vault,
): unknown {
  try {
    return connector.credentials.parse(secretId === null ? undefined : JSON.parse(openRow(sealed, vault)));
  } catch (cause) {
    const known = cause instanceof VaultError || cause instanceof NotFoundError;
    const reason = known ? cause.message : "They don't fit its connector. Enter them again.";
    throw new ConnectorError("config", `The credentials of "${name}" can't be used. ${reason}`, {}, { cause });
  }
}
