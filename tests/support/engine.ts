/** An engine on a test's own database, with functions made for the test. */
import { eq } from "drizzle-orm";
import type { InngestFunction } from "inngest";
import { afterEach, vi } from "vitest";
import { createClient } from "@/inngest/client";
import { newId } from "@/lib/core/id";
import type { Database } from "@/lib/db/client";
import { engineRun } from "@/lib/db/schema/engine/engine-run";
import { outboxEvent } from "@/lib/db/schema/engine/outbox-event";
import { startEngine, type Engine, type EngineOptions } from "@/lib/engine/start-engine";

export type TestClient = ReturnType<typeof createClient>;
export type Run = typeof engineRun.$inferSelect;

const running = new Set<Engine>();
afterEach(async () => {
  await Promise.all([...running].map((engine) => engine.stop()));
  running.clear();
});

/** A client that sends into this database. */
export const testClient = (db: Database): TestClient => createClient(() => db);

/** Starts an engine that is stopped after the test. */
export async function testEngine(
  url: string,
  client: TestClient,
  functions: InngestFunction.Like[],
  options: Partial<EngineOptions> = {},
): Promise<Engine> {
  const engine = await startEngine({
    url,
    client,
    functions,
    poll: { shortest: 100, longest: 200 },
    drainMs: 2000,
    ...options,
  });
  running.add(engine);
  return engine;
}

/** Writes an outbox row as a domain change would. */
export async function emit(
  db: Database,
  name: string,
  data: Record<string, unknown>,
  deliverAt?: Date,
): Promise<string> {
  const id = newId();
  await db.insert(outboxEvent).values({ id, name, data, deliverAt });
  return id;
}

/** Waits until a function's runs, as many as told, have ended; the oldest first. */
export function endedRuns(db: Database, functionId: string, count = 1, timeout = 15_000): Promise<Run[]> {
  return vi.waitFor(
    async () => {
      const runs = await db
        .select()
        .from(engineRun)
        .where(eq(engineRun.functionId, `countersign-${functionId}`))
        .orderBy(engineRun.createdAt);
      const ended = runs.filter((run) => run.status !== "active");
      if (ended.length < count) throw new Error(`${ended.length} of ${count} runs of ${functionId} have ended.`);
      return ended;
    },
    { timeout, interval: 20 },
  );
}

/** The one run of a function, once it has ended. */
export async function endedRun(db: Database, functionId: string): Promise<Run> {
  const [run] = await endedRuns(db, functionId);
  if (!run) throw new Error("No run has ended.");
  return run;
}
