import { and, count, eq, like, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { NotFoundError, RateLimitedError, UnauthenticatedError } from "@/lib/core/errors";
import { connect, type Database } from "@/lib/db/client";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { outboxEvent } from "@/lib/db/schema/engine/outbox-event";
import { event } from "@/lib/db/schema/intake/event";
import { eventKey } from "@/lib/db/schema/intake/event-key";
import { trigger } from "@/lib/db/schema/workflows/trigger";
import { acceptDelivery, type Delivery } from "@/lib/intake/accept-delivery";
import { admissionLimit } from "@/lib/intake/accept/admission";
import { rotateTriggerSecret } from "@/lib/intake/rotate-trigger-secret";
import { testDatabaseUrl } from "../../support/database";
import { createTestTrigger, signed, type TestTrigger, ticket } from "../../support/trigger";

let url: string;
let db: Database;
beforeAll(async () => {
  url = await testDatabaseUrl();
  db = connect(url, 10);
  return () => db.$client.end();
});

const deliver = ({ admin, vault }: TestTrigger, delivery: Delivery, on = db) =>
  acceptDelivery({ db: on, clock: admin.clock, vault }, delivery);

async function countsOf({ trigger: { id }, admin: { workspaceId } }: TestTrigger) {
  const ofEvents = sql`(${outboxEvent.data}->>'eventId')::uuid in (select id from event where trigger_id = ${id})`;
  const counted = await Promise.all([
    db.select({ n: count() }).from(event).where(eq(event.triggerId, id)),
    db
      .select({ n: count() })
      .from(outboxEvent)
      .where(and(eq(outboxEvent.name, "event/accepted"), ofEvents)),
    db
      .select({ n: count() })
      .from(auditEntry)
      .where(and(eq(auditEntry.workspaceId, workspaceId), eq(auditEntry.action, "event.accepted"))),
    db
      .select({ n: count() })
      .from(eventKey)
      .where(and(eq(eventKey.scopeId, id), like(eventKey.key, "d:%"))),
  ]);
  const [events, outbox, audited, deliveries] = counted.map(([row]) => row?.n);
  return { events, outbox, audited, deliveries };
}

describe("two hundred deliveries at once", () => {
  test("of fifty, each sent four times, make fifty events", async () => {
    const support = await createTestTrigger(db);
    const sent = Array.from({ length: 50 }, (_, n) => signed(support, ticket({ id: `T-${n}` }), { id: `msg_${n}` }));
    const answers = await Promise.all(
      [...sent, ...sent, ...sent, ...sent].map((delivery) => deliver(support, delivery)),
    );

    expect(answers.filter(({ duplicate }) => !duplicate)).toHaveLength(50);
    expect(new Set(answers.map(({ eventId }) => eventId)).size).toBe(50);
    for (const n of sent.keys())
      expect(new Set([0, 50, 100, 150].map((round) => answers[round + n]?.eventId)).size).toBe(1);
    expect(await countsOf(support)).toEqual({ events: 50, outbox: 50, audited: 50, deliveries: 50 });
  });

  test("from four processes, overlapping by id and by record, make one event each and no deadlock", async () => {
    const support = await createTestTrigger(db);
    const others = [0, 1, 2].map(() => connect(url, 4));
    const processes = [db, ...others];
    // Every record comes by two delivery ids, in another order to every process.
    const rounds = processes.flatMap((on, process) =>
      Array.from({ length: 100 }, (_, n) => {
        const record = (n * (process * 2 + 1) * 7) % 25;
        const id = `msg_${record}_${(n + process) % 2}`;
        return deliver(support, signed(support, ticket({ id: `T-${record}`, version: 1 }), { id }), on).then(
          (answer) => ({ record, ...answer }),
        );
      }),
    );
    const answers = await Promise.all(rounds);
    await Promise.all(others.map((other) => other.$client.end()));

    const eventOf = new Map(answers.map(({ record, eventId }) => [record, eventId]));
    expect(answers.every(({ record, eventId }) => eventOf.get(record) === eventId)).toBe(true);
    expect(answers.filter(({ duplicate }) => !duplicate)).toHaveLength(25);
    expect(await countsOf(support)).toMatchObject({ events: 25, outbox: 25, audited: 25 });
  });

  test("for two workspaces stay apart", async () => {
    const [one, other] = [await createTestTrigger(db), await createTestTrigger(db)];
    const mixed = Array.from({ length: 200 }, (_, n) => (n % 2 ? one : other));
    await Promise.all(
      mixed.map((support, n) => deliver(support, signed(support, ticket({ id: `T-${n}` }), { id: `msg_${n >> 1}` }))),
    );
    for (const support of [one, other]) {
      expect(await countsOf(support)).toEqual({ events: 100, outbox: 100, audited: 100, deliveries: 100 });
      const strays = await db
        .select()
        .from(event)
        .where(and(eq(event.triggerId, support.trigger.id), sql`workspace_id <> ${support.admin.workspaceId}`));
      expect(strays).toEqual([]);
    }
  });
});

test("a delivery that the database can't take does not cost its neighbours their place", async () => {
  const support = await createTestTrigger(db);
  await db.execute(sql`alter table event add constraint no_poison check (subject <> 'poison')`);
  const answers = await Promise.allSettled(
    Array.from({ length: 40 }, (_, n) =>
      deliver(support, signed(support, ticket({ id: n === 17 ? "poison" : `T-${n}` }))),
    ),
  );
  await db.execute(sql`alter table event drop constraint no_poison`);
  expect(answers.flatMap(({ status }, n) => (status === "rejected" ? [n] : []))).toEqual([17]);
  expect(await countsOf(support)).toEqual({ events: 39, outbox: 39, audited: 39, deliveries: 39 });
});

test("when a transaction fails halfway nothing of it is there, and the sender's repeat is taken", async () => {
  const support = await createTestTrigger(db);
  await db.execute(sql`alter table audit_entry add constraint no_room check (action <> 'event.accepted') not valid`);
  const delivery = signed(support, ticket());
  await expect(deliver(support, delivery)).rejects.toThrow();
  expect(await countsOf(support)).toEqual({ events: 0, outbox: 0, audited: 0, deliveries: 0 });
  await db.execute(sql`alter table audit_entry drop constraint no_room`);
  expect(await deliver(support, delivery)).toMatchObject({ duplicate: false });
});

describe("a trigger that changes while deliveries wait to be stored", () => {
  /** Sends while a batch stands before a locked table, so that it waits for the next one; changes the trigger; lets go. */
  async function whileHeldUp(
    support: TestTrigger,
    delivery: Delivery,
    change: () => Promise<unknown>,
  ): Promise<unknown> {
    await deliver(support, signed(support, ticket()));
    const { late, before } = await db.$client.begin(async (lock) => {
      await lock`lock table event_key in access exclusive mode`;
      const before = deliver(support, signed(support, ticket())).catch(() => null);
      await waitForLocked();
      const late = deliver(support, delivery).catch((error: unknown) => error);
      await change();
      return { late, before };
    });
    await before;
    return late;
  }

  async function waitForLocked(): Promise<void> {
    for (;;) {
      const [row] = await db.execute<{ n: number }>(sql`
        select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
      if (row?.n) return;
    }
  }

  test("disabled: they are not accepted any more", async () => {
    const support = await createTestTrigger(db);
    const late = await whileHeldUp(support, signed(support, ticket()), () =>
      db.update(trigger).set({ enabled: false }).where(eq(trigger.id, support.trigger.id)),
    );
    expect(late).toBeInstanceOf(NotFoundError);
  });

  test("given a new secret without overlap: the old one's are refused", async () => {
    const support = await createTestTrigger(db);
    const late = await whileHeldUp(support, signed(support, ticket()), () =>
      rotateTriggerSecret(support.admin, support.vault, { triggerId: support.trigger.id, overlapHours: 0 }),
    );
    expect(late).toBeInstanceOf(UnauthenticatedError);
  });

  test("given a new secret with overlap: they are checked anew and accepted", async () => {
    const support = await createTestTrigger(db);
    const late = await whileHeldUp(support, signed(support, ticket()), () =>
      rotateTriggerSecret(support.admin, support.vault, { triggerId: support.trigger.id, overlapHours: 1 }),
    );
    expect(late).toEqual({ eventId: expect.any(String), duplicate: false });
  });
});

test("beyond the bound senders are told when to come again, and are taken when they do", async () => {
  const support = await createTestTrigger(db);
  const sent = Array.from({ length: admissionLimit.requests + 50 }, () => signed(support, ticket()));
  const answers = await Promise.allSettled(sent.map((delivery) => deliver(support, delivery)));

  const refusals = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason as unknown] : []));
  expect(refusals).toHaveLength(50);
  for (const error of refusals) expect(error).toMatchObject({ constructor: RateLimitedError, retryAfter: 1 });
  await Promise.all(
    sent.filter((_, n) => answers[n]?.status === "rejected").map((delivery) => deliver(support, delivery)),
  );
  expect(await countsOf(support)).toMatchObject({ events: sent.length, deliveries: sent.length });
});
