import { and, eq, ne } from "drizzle-orm";
import { appendAuditEntry } from "@/lib/audit/append";
import type { ServiceContext } from "@/lib/core/context";
import type { Database } from "@/lib/db/client";
import { workspace } from "@/lib/db/schema/members/workspace";
import { secret } from "@/lib/db/schema/vault/secret";
import { withTransaction } from "@/lib/db/transaction";
import { systemContext } from "@/lib/members/system-context";
import type { Vault } from "./vault";

const batchSize = 100;

/** Seals the secrets of every workspace anew under the vault's current key; returns how many. Throws VaultError for one that neither key opens. */
export async function resealAll(db: Database, vault: Vault): Promise<number> {
  const workspaces = await db.select({ id: workspace.id }).from(workspace);
  let resealed = 0;
  for (const { id } of workspaces) resealed += await resealSecrets(systemContext(db, id, "reseal-secrets"), vault);
  return resealed;
}

/**
 * Seals the workspace's secrets anew under the vault's current key; returns how many. An operator's
 * job after a change of keys: no permission opens it.
 */
export async function resealSecrets(ctx: ServiceContext, vault: Vault): Promise<number> {
  let resealed = 0;
  for (;;) {
    const batch = await resealBatch(ctx, vault);
    if (batch === 0) return resealed;
    resealed += batch;
  }
}

function resealBatch(ctx: ServiceContext, vault: Vault): Promise<number> {
  return withTransaction(ctx, async (tx) => {
    const rows = await tx
      .select()
      .from(secret)
      .where(and(eq(secret.workspaceId, ctx.workspaceId), ne(secret.keyVersion, vault.keyVersion)))
      .orderBy(secret.id)
      .limit(batchSize)
      .for("update");
    for (const row of rows) {
      const place = { workspaceId: row.workspaceId, secretId: row.id, purpose: row.purpose };
      const sealed = vault.seal(place, vault.open(place, row));
      await tx
        .update(secret)
        .set({ ...sealed, rotatedAt: ctx.clock.now() })
        .where(and(eq(secret.id, row.id), eq(secret.workspaceId, ctx.workspaceId)));
    }
    if (rows.length > 0) {
      await appendAuditEntry(tx, ctx, {
        action: "secrets.resealed",
        entityType: "workspace",
        entityId: ctx.workspaceId,
        content: { secrets: rows.length, key_version: vault.keyVersion },
      });
    }
    return rows.length;
  });
}
