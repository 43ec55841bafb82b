import { env } from "@/lib/core/env";
import { connect } from "@/lib/db/client";
import { resealAll } from "@/lib/vault/reseal-secrets";
import { vaultFrom } from "@/lib/vault/vault";

/** While VAULT_KEY_PREVIOUS is set: seals what it sealed anew under VAULT_KEY, and says when it can go. */
export async function renewSeals(databaseUrl: string, log: (line: string) => void): Promise<void> {
  if (!env().VAULT_KEY_PREVIOUS) return;
  const db = connect(databaseUrl, 1);
  try {
    const resealed = await resealAll(db, vaultFrom(env()));
    log(`${resealed} secrets were sealed anew under VAULT_KEY. Unset VAULT_KEY_PREVIOUS: nothing needs it any more.`);
  } finally {
    await db.$client.end();
  }
}
