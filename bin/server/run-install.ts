import { ensureOwnerLink } from "@/lib/auth/owner-link";
import { systemClock } from "@/lib/core/clock";
import { connect } from "@/lib/db/client";
import { startProduct } from "./product";
import { stopOnSignal } from "./stop-on-signal";

/** Runs a real install until it is told to stop. As long as nobody has signed in it prints a link for the owner. */
export async function runInstall(dataDir: string, port: number, log: (line: string) => void): Promise<void> {
  let ownerLink: string | null = null;
  const product = await startProduct({
    dataDir,
    port,
    host: process.env.HOST || "0.0.0.0",
    env: process.env,
    log,
    prepare: async (databaseUrl, appUrl) => {
      const db = connect(databaseUrl, 1);
      ownerLink = await ensureOwnerLink(db, systemClock, appUrl);
      await db.$client.end();
    },
  });
  stopOnSignal({ ...product, log });
  log(`Countersign is ready: ${product.url}`);
  if (ownerLink) log(`Nobody has signed in yet. This link signs the owner in, once:\n  ${ownerLink}`);
}
