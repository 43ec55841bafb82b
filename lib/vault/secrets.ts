import { and, eq } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import { NotFoundError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import type { Database, Transaction } from "@/lib/db/client";
import { type Secret, secret } from "@/lib/db/schema/vault/secret";
import type { Vault } from "./vault";

type InWorkspace = Pick<ServiceContext, "workspaceId">;

/** Seals a credential into the workspace's vault and returns the id to keep. */
export async function saveSecret(
  tx: Transaction,
  { workspaceId }: InWorkspace,
  vault: Vault,
  { purpose, value }: { purpose: string; value: string },
): Promise<string> {
  const id = newId();
  await tx
    .insert(secret)
    .values({ id, workspaceId, purpose, ...vault.seal({ workspaceId, secretId: id, purpose }, value) });
  return id;
}

/** Opens a credential for use now. Throws NotFoundError (also for another workspace's) or VaultError. */
export async function openSecret(
  db: Database | Transaction,
  { workspaceId }: InWorkspace,
  vault: Vault,
  secretId: string,
): Promise<string> {
  const [row] = await db
    .select()
    .from(secret)
    .where(and(eq(secret.id, secretId), eq(secret.workspaceId, workspaceId)));
  return openRow(row, vault);
}

/** Opens what was read with the row that refers to it. The same errors. */
export function openRow(row: Secret | null | undefined, vault: Vault): string {
  if (!row) throw new NotFoundError("This secret is not in the vault. Enter the credentials again.");
  return vault.open({ workspaceId: row.workspaceId, secretId: row.id, purpose: row.purpose }, row);
}

/** Forgets a credential that has been replaced. */
export async function deleteSecret(tx: Transaction, { workspaceId }: InWorkspace, secretId: string): Promise<void> {
  await tx.delete(secret).where(and(eq(secret.id, secretId), eq(secret.workspaceId, workspaceId)));
}
