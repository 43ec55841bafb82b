import { ensureOwnerLink, recoverOwnerLink } from "@/lib/auth/owner-link";
import { systemClock } from "@/lib/core/clock";
import { connect } from "@/lib/db/client";
import { startProduct } from "./product";
import { stopOnSignal } from "./stop-on-signal";

export interface InstallOptions {
  dataDir: string;
  port: number;
  /** The owner can't sign in any more: print a link in any case. */
  ownerLink: boolean;
  log: (line: string) => void;
}

/** Runs a real install until it is told to stop. As long as nobody has signed in it prints a link for the owner. */
export async function runInstall({ dataDir, port, ownerLink, log }: InstallOptions): Promise<void> {
  let link: string | null = null;
  const product = await startProduct({
    dataDir,
    port,
    host: process.env.HOST || "0.0.0.0",
    env: process.env,
    log,
    prepare: async (databaseUrl, appUrl) => {
      const db = connect(databaseUrl, 1);
      link = await ensureOwnerLink(db, systemClock, appUrl);
      if (ownerLink) link ??= await recoverOwnerLink(db, systemClock, appUrl);
      await db.$client.end();
    },
  });
  stopOnSignal({ ...product, log });
  log(`Countersign is ready: ${product.url}`);
  if (link) log(`This link signs the owner in, once, within seven days:\n  ${link}`);
}
