import { and, DrizzleQueryError, eq } from "drizzle-orm";
import { z } from "zod";
import { appendAuditEntry } from "@/lib/audit/append";
import type { ServiceContext } from "@/lib/core/context";
import { ConflictError, NotFoundError, ValidationError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import { faultsOf } from "@/lib/core/schema-faults";
import type { Transaction } from "@/lib/db/client";
import { type Connection, connection } from "@/lib/db/schema/connectors/connection";
import { withTransaction } from "@/lib/db/transaction";
import { requirePermission } from "@/lib/members/require-permission";
import { deleteSecret, saveSecret } from "@/lib/vault/secrets";
import type { Vault } from "@/lib/vault/vault";
import { ConnectionSettings } from "./connection-settings";
import { connectorNames, registry } from "./registry";

export const SaveConnectionInput = z.object({
  /** An existing connection to change; its connector stays what it is. */
  connectionId: z.uuid().optional(),
  connector: z.enum(connectorNames),
  name: z.string().trim().min(1).max(100),
  config: z.unknown(),
  /** Left out when a connection is changed: the stored ones stay, unless it goes to another server. */
  credentials: z.unknown().optional(),
  enabled: z.boolean().default(true),
});

/** The purpose under which a connection's credentials are in the vault. */
export const connectionSecretPurpose = "connection-credentials";

/** Makes or changes a connection. Throws ValidationError with every fault of its parts, ConflictError for a taken name. */
export async function saveConnection(
  ctx: ServiceContext,
  vault: Vault,
  input: z.input<typeof SaveConnectionInput>,
): Promise<{ connectionId: string }> {
  requirePermission(ctx, "config:write");
  const given = SaveConnectionInput.parse(input);
  const { connector, name, enabled } = given;
  const { config, credentials } = checkParts(given);

  const saved = withTransaction(ctx, async (tx) => {
    const existing =
      given.connectionId === undefined ? undefined : await lockConnection(tx, ctx, given.connectionId, connector);
    requireCredentialsFor(existing, config, credentials);
    const secretId = await settleSecret(tx, ctx, vault, existing?.secretId ?? null, credentials);

    const connectionId = existing?.id ?? newId();
    const row = { connector, name, enabled, config, secretId };
    await tx
      .insert(connection)
      .values({ id: connectionId, workspaceId: ctx.workspaceId, ...row })
      .onConflictDoUpdate({ target: connection.id, set: row, setWhere: eq(connection.workspaceId, ctx.workspaceId) });
    await appendAuditEntry(tx, ctx, {
      action: "connection.saved",
      entityType: "connection",
      entityId: connectionId,
      content: { connector, name, enabled, config, credentials_changed: credentials !== undefined },
    });
    return { connectionId };
  });
  return saved.catch((error: unknown) => {
    throw isNameTaken(error) ? new ConflictError("Another connection has this name. Choose another.", { name }) : error;
  });
}

interface CheckedParts {
  config: Record<string, unknown>;
  /** Undefined when none were given. */
  credentials: unknown;
}

function checkParts({ connector, config, credentials }: z.infer<typeof SaveConnectionInput>): CheckedParts {
  const checkedConfig = registry[connector].config.safeParse(config ?? {});
  const checked = registry[connector].credentials.safeParse(credentials);
  // None given: they stay as they are, or are missing, but for a connector that needs none.
  const checkedCredentials = credentials === undefined && !checked.success ? undefined : checked;
  const faults = [
    ...faultsOf(checkedConfig.error?.issues ?? [], "/config"),
    ...faultsOf(checkedCredentials?.error?.issues ?? [], "/credentials"),
  ];
  if (faults.length > 0) throw new ValidationError("The connection's settings or credentials don't fit.", faults);
  return { config: checkedConfig.data as Record<string, unknown>, credentials: checkedCredentials?.data };
}

async function lockConnection(
  tx: Transaction,
  ctx: ServiceContext,
  id: string,
  connector: string,
): Promise<Connection> {
  const [row] = await tx
    .select()
    .from(connection)
    .where(and(eq(connection.id, id), eq(connection.workspaceId, ctx.workspaceId)))
    .for("update");
  if (!row) throw new NotFoundError("There is no such connection in this workspace.");
  if (row.connector === connector) return row;
  throw new ValidationError("A connection keeps its connector. Make a new one.", [
    { path: "/connector", message: `is ${row.connector}` },
  ]);
}

/** Who may set an address must not thereby learn a credential: stored ones are never sent to a server they were not given for. */
function requireCredentialsFor(
  existing: Connection | undefined,
  config: CheckedParts["config"],
  credentials: unknown,
): void {
  if (credentials !== undefined) return;
  if (existing?.secretId && originOf(existing.config) === originOf(config)) return;
  const message = existing ? "are needed again: the connection goes to another server" : "are missing";
  throw new ValidationError("Enter the credentials.", [{ path: "/credentials", message }]);
}

function originOf(config: Record<string, unknown>): string | undefined {
  const settings = ConnectionSettings.safeParse(config);
  return settings.success ? new URL(settings.data.baseUrl).origin : undefined;
}

async function settleSecret(
  tx: Transaction,
  ctx: ServiceContext,
  vault: Vault,
  current: string | null,
  credentials: unknown,
): Promise<string | null> {
  if (credentials === undefined) return current;
  if (current) await deleteSecret(tx, ctx, current);
  return saveSecret(tx, ctx, vault, { purpose: connectionSecretPurpose, value: JSON.stringify(credentials) });
}

function isNameTaken(error: unknown): boolean {
  const cause: unknown = error instanceof DrizzleQueryError ? error.cause : error;
  return cause instanceof Error && "constraint_name" in cause && cause.constraint_name === "connection_name_once";
}
