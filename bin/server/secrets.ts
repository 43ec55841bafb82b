/** The secrets that an installation makes for itself when nobody gives it any: `<data>/secrets.json`. */
import { randomBytes, randomUUID } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { generateAuditSigningKey } from "@/lib/audit/keys";
import { randomToken } from "@/lib/core/crypto";
import type { Env } from "@/lib/core/env";
import { generatePushKey } from "@/lib/notifications/push-settings";

const Secrets = z.object({
  AUTH_SECRET: z.string(),
  VAULT_KEY: z.string(),
  AUDIT_SIGNING_KEY: z.string(),
  /** Not in the files of earlier versions. */
  PUSH_PRIVATE_KEY: z.string().optional(),
});
type Secrets = z.infer<typeof Secrets>;

/** The environment's secrets; those that are unset from the file, which is made once, readable by its owner only. */
export function settleSecrets(dataDir: string, settings: Env, log: (line: string) => void): Secrets {
  const { AUTH_SECRET, VAULT_KEY, AUDIT_SIGNING_KEY, PUSH_PRIVATE_KEY } = settings;
  // Without a file there is no place for a key that has to stay the same: nobody is notified then.
  if (AUTH_SECRET && VAULT_KEY && AUDIT_SIGNING_KEY)
    return { AUTH_SECRET, VAULT_KEY, AUDIT_SIGNING_KEY, PUSH_PRIVATE_KEY };

  const file = path.join(dataDir, "secrets.json");
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o755 });
    writeOnce(file, JSON.stringify(newSecrets(), null, 2));
    log(`made secrets in ${file}: keep a copy, without it stored credentials cannot be read`);
  }
  const stored = withPushKey(file, Secrets.parse(JSON.parse(readFileSync(file, "utf8"))));
  return {
    AUTH_SECRET: AUTH_SECRET ?? stored.AUTH_SECRET,
    VAULT_KEY: VAULT_KEY ?? stored.VAULT_KEY,
    AUDIT_SIGNING_KEY: AUDIT_SIGNING_KEY ?? stored.AUDIT_SIGNING_KEY,
    PUSH_PRIVATE_KEY: PUSH_PRIVATE_KEY ?? stored.PUSH_PRIVATE_KEY,
  };
}

const newSecrets = (): Secrets => ({
  AUTH_SECRET: randomToken(),
  VAULT_KEY: randomBytes(32).toString("base64"),
  AUDIT_SIGNING_KEY: generateAuditSigningKey(),
  PUSH_PRIVATE_KEY: generatePushKey(),
});

function withPushKey(file: string, stored: Secrets): Secrets {
  if (stored.PUSH_PRIVATE_KEY) return stored;
  const completed = { ...stored, PUSH_PRIVATE_KEY: generatePushKey() };
  const unfinished = `${file}.${randomUUID()}`;
  writeFileSync(unfinished, JSON.stringify(completed, null, 2), { mode: 0o600, flush: true });
  renameSync(unfinished, file);
  return completed;
}

/** Whole or not at all, and the first of two writers wins. */
function writeOnce(file: string, text: string): void {
  const unfinished = `${file}.${randomUUID()}`;
  writeFileSync(unfinished, text, { mode: 0o600, flush: true });
  try {
    linkSync(unfinished, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(unfinished);
  }
}
