import { setTimeout as sleep } from "node:timers/promises";
import { startEmbeddedDatabase, type EmbeddedDatabase } from "@/lib/db/embedded/start-embedded-database";
import { projectRoot } from "./project-root";

export interface KeptDatabase {
  /** Stays the same for as long as its port is free. */
  url(): string;
  stop(): Promise<void>;
}

/** The embedded database, started again whenever it dies. `onMove` is called when it had to take another port. */
export async function keepDatabase(
  dataDir: string,
  log: (line: string) => void,
  onMove: (url: string) => void,
): Promise<KeptDatabase> {
  const start = (port?: number): Promise<EmbeddedDatabase> =>
    startEmbeddedDatabase({ dataDir, resolveFrom: `${projectRoot()}/package.json`, log, ...(port && { port }) });

  let stopping = false;
  let current = await start();
  const keep = async (): Promise<void> => {
    for (;;) {
      await current.lost;
      if (stopping) return;
      const before = current.url;
      log("the database has died; starting it again");
      current = await startUntilItRuns(() => start(Number(new URL(before).port)), log);
      if (current.url !== before) onMove(current.url);
    }
  };
  void keep();

  return {
    url: () => current.url,
    stop: async () => {
      stopping = true;
      await current.stop();
    },
  };
}

async function startUntilItRuns(start: () => Promise<EmbeddedDatabase>, log: (line: string) => void) {
  for (;;) {
    try {
      return await start();
    } catch (error) {
      log(`the database does not start: ${error instanceof Error ? error.message : String(error)}`);
      await sleep(1000);
    }
  }
}
