/** Triggers as kept in memory between deliveries. Only a hint: what accepts a delivery checks the trigger's version again. */
import { eq } from "drizzle-orm";
import type { Database } from "@/lib/db/client";
import { type Trigger, trigger } from "@/lib/db/schema/workflows/trigger";
import { openSecret } from "@/lib/vault/secrets";
import type { Vault } from "@/lib/vault/vault";
import { compileCheck, type PayloadCheck } from "../payload/payload-check";

export interface TriggerSettings {
  trigger: Trigger;
  check: PayloadCheck;
  /** The secrets that are valid at this time. Opened on first use. */
  secrets(vault: Vault, now: Date): Promise<string[]>;
}

const kept = new WeakMap<Database, Map<string, TriggerSettings>>();

/** The enabled trigger of this address, perhaps as it was a moment ago; null where there is none. */
export async function triggerSettings(db: Database, slug: string): Promise<TriggerSettings | null> {
  return keptFor(db).get(slug) ?? (await reloadTriggerSettings(db, slug));
}

/** The same as it is now. Unchanged settings stay the same object. */
export async function reloadTriggerSettings(db: Database, slug: string): Promise<TriggerSettings | null> {
  const settings = keptFor(db);
  // PostgreSQL does not take such a text, not even to say that it is nowhere.
  if (slug.includes("\0")) return null;
  const [row] = await db.select().from(trigger).where(eq(trigger.slug, slug));
  if (!row?.enabled) {
    settings.delete(slug);
    return null;
  }

  const known = settings.get(slug);
  if (known?.trigger.id === row.id && known.trigger.version === row.version) return known;
  const loaded = settingsOf(db, row);
  settings.set(slug, loaded);
  return loaded;
}

function keptFor(db: Database): Map<string, TriggerSettings> {
  const known = kept.get(db) ?? new Map<string, TriggerSettings>();
  kept.set(db, known);
  return known;
}

function settingsOf(db: Database, row: Trigger): TriggerSettings {
  const opened = new Map<string, Promise<string>>();
  const open = (vault: Vault, secretId: string): Promise<string> => {
    const secret = opened.get(secretId) ?? openSecret(db, row, vault, secretId);
    opened.set(secretId, secret);
    secret.catch(() => opened.delete(secretId));
    return secret;
  };
  return {
    trigger: row,
    check: compileCheck(row.payloadSchema),
    secrets(vault, now) {
      const previous = row.previousSecretUntil && now < row.previousSecretUntil ? row.previousSecretId : null;
      return Promise.all([row.secretId, ...(previous ? [previous] : [])].map((id) => open(vault, id)));
    },
  };
}
