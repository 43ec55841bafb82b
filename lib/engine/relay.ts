/** Server mode's counterpart of the embedded engine: hands the outbox to Inngest, which then does the scheduling. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Inngest } from "inngest";
import { log } from "@/lib/core/log";
import { openPool, type Queryable } from "@/lib/db/client";
import { openInstance } from "./instance";
import { createPace } from "./pace";

type Sender = Pick<Inngest, "send">;

export interface RelayOptions {
  /** A direct connection, not a transaction pooler's. */
  url: string;
  client: Sender;
  /** Milliseconds between two looks when nothing is heard; 1,000 to 5,000. */
  poll?: { shortest: number; longest: number };
  /** Milliseconds that one request to Inngest may take; 30,000. */
  sendTimeLimit?: number;
}

export interface Relay {
  /** Sends nothing further; resolves when the sending under way has ended. */
  stop(): Promise<void>;
}

interface Row {
  id: string;
  name: string;
  data: Record<string, unknown>;
  ts: number;
}

const batch = 100;
const longestPause = 60_000;
const asideMs = 15_000;

/** Starts sending pending outbox rows, also those of later: Inngest holds them until their time. Several relays may run at once. */
export async function startRelay({ url, client, poll, sendTimeLimit = 30_000 }: RelayOptions): Promise<Relay> {
  const sql = openPool(url, 2);
  const pace = createPace(poll?.shortest ?? 1000, poll?.longest ?? 5000);
  const instance = await openInstance(url, pace.wake);
  const ended = new AbortController();
  /** Events that failed alone, and when each is tried again. */
  const aside = new Map<string, number>();
  let failures = 0;

  /** After a failure one event at a time, so that one that Inngest refuses holds up no other. */
  async function relay(): Promise<number> {
    const size = failures > 0 ? 1 : batch;
    for (const [id, until] of aside) if (until <= Date.now()) aside.delete(id);
    return sql.begin(async (tx) => {
      const rows = await lockPending(tx, size, [...aside.keys()]);
      if (rows.length === 0) return 0;
      try {
        await within(sendTimeLimit, client.send(rows));
      } catch (error) {
        const [only] = rows;
        if (only && size === 1) aside.set(only.id, Date.now() + asideMs);
        throw error;
      }
      await markDispatched(tx, rows);
      return rows.length;
    });
  }

  async function run(): Promise<void> {
    while (!ended.signal.aborted) {
      try {
        const sent = await relay();
        const more = sent === batch || (failures > 0 && sent > 0);
        failures = 0;
        if (sent > 0) pace.busy();
        if (!more) await pace.rest();
      } catch (error) {
        log.warn({ err: error }, "events could not be sent to Inngest; trying again");
        const pause = Math.min(longestPause, 500 * 2 ** failures++) * (0.5 + Math.random() / 2);
        await sleep(pause, undefined, { signal: ended.signal }).catch(() => undefined);
      }
    }
  }
  const running = run();

  return {
    async stop() {
      ended.abort();
      pace.wake();
      await running;
      await instance.close();
      await sql.end({ timeout: 5 });
    },
  };
}

/**
 * The oldest pending events, locked while they are sent. If this process dies after the sending, they are sent again, and Inngest knows
 * them by their ids. The embedded engine's own events are left for it.
 */
async function lockPending(tx: Queryable, size: number, aside: string[]): Promise<Row[]> {
  return [
    ...(await tx<Row[]>`
      select id, name, data, floor(extract(epoch from deliver_at) * 1000)::float8 as ts from outbox_event
      where dispatched_at is null and name not like 'inngest/%' and id <> all(${aside}::text[])
      order by deliver_at, seq limit ${size} for update skip locked`),
  ];
}

async function markDispatched(tx: Queryable, rows: Row[]): Promise<void> {
  await tx`update outbox_event set dispatched_at = now() where id = any(${rows.map((row) => row.id)}::text[])`;
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const ended = new AbortController();
  const late = sleep(milliseconds, undefined, { signal: ended.signal }).then(() => {
    throw new Error(`Inngest did not answer within ${milliseconds / 1000} s.`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    late.catch(() => undefined);
    ended.abort();
  }
}
