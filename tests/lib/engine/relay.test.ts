import { eq, inArray } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { createClient } from "@/inngest/client";
import { parseEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/id";
import { connect } from "@/lib/db/client";
import { outboxEvent } from "@/lib/db/schema/engine/outbox-event";
import { startRelay, type Relay } from "@/lib/engine/relay";
import { testDatabaseUrl } from "@/tests/support/database";
import { startInngestDouble, type InngestDouble } from "@/tests/support/inngest-server";

const url = await testDatabaseUrl();
const db = connect(url, 5);
let server: InngestDouble;
const relays = new Set<Relay>();

beforeAll(async () => {
  server = await startInngestDouble({ appUrl: "http://127.0.0.1:9/", eventKey: "key", signingKey: "signkey-test-00" });
});
afterEach(async () => {
  await Promise.all([...relays].map((relay) => relay.stop()));
  relays.clear();
  server.faults.status = undefined;
});
afterAll(async () => {
  await server.close();
  await db.$client.end();
});

async function relay(): Promise<void> {
  const settings = parseEnv({
    LOG_LEVEL: "silent",
    INNGEST_EVENT_KEY: "key",
    INNGEST_SIGNING_KEY: "signkey-test-00",
    INNGEST_BASE_URL: server.url,
  });
  relays.add(await startRelay({ url, client: createClient(() => db, settings), poll: { shortest: 50, longest: 100 } }));
}

async function write(count: number, more: Partial<typeof outboxEvent.$inferInsert> = {}): Promise<string[]> {
  const rows = Array.from({ length: count }, (_, n) => ({ id: newId(), name: "relay/test", data: { n }, ...more }));
  await db.insert(outboxEvent).values(rows);
  return rows.map((row) => row.id);
}

const pending = async (ids: string[]): Promise<string[]> => {
  const rows = await db.select().from(outboxEvent).where(inArray(outboxEvent.id, ids));
  return rows.filter((row) => row.dispatchedAt === null).map((row) => row.id);
};
const allSent = (ids: string[]) => vi.waitFor(async () => expect(await pending(ids)).toEqual([]), { timeout: 15_000 });

test("several relays send every event once, under the row's id", async () => {
  const ids = await write(350);
  await Promise.all([relay(), relay(), relay()]);
  await allSent(ids);

  expect(server.received.filter((id) => ids.includes(id)).sort()).toEqual([...ids].sort());
  expect(server.events.find((event) => event.id === ids[3])).toMatchObject({ name: "relay/test", data: { n: 3 } });
});

test("a delayed event is sent with its time, for Inngest to wait", async () => {
  const deliverAt = new Date(Date.now() + 3_600_000);
  const ids = await write(1, { deliverAt });
  await relay();
  await allSent(ids);

  expect(server.events.find((event) => event.id === ids[0])?.ts).toBe(deliverAt.getTime());
});

test("what could not be sent is sent when Inngest is back", async () => {
  server.faults.status = 503;
  const ids = await write(3);
  await relay();
  await vi.waitFor(() => expect(server.refused).toBeGreaterThan(0));
  expect(await pending(ids)).toHaveLength(3);
  server.faults.status = undefined;

  await allSent(ids);
});

test("an event that Inngest refuses holds up no other", async () => {
  const [bad = ""] = await write(1, { data: { refused: true } });
  const good = await write(5);
  await relay();
  await allSent(good);

  expect(await pending([bad])).toEqual([bad]);
  await db.delete(outboxEvent).where(eq(outboxEvent.id, bad));
});

test("the embedded engine's own events stay where they are", async () => {
  const own = await write(1, { name: "inngest/function.failed" });
  const ids = await write(1);
  await relay();
  await allSent(ids);

  expect(await pending(own)).toEqual(own);
});
