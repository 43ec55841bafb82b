import { eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import {
  NotFoundError,
  PayloadTooLargeError,
  UnauthenticatedError,
  UnsupportedMediaTypeError,
  ValidationError,
} from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import type { Database } from "@/lib/db/client";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { outboxEvent } from "@/lib/db/schema/engine/outbox-event";
import { event } from "@/lib/db/schema/intake/event";
import { eventKey } from "@/lib/db/schema/intake/event-key";
import { trigger } from "@/lib/db/schema/workflows/trigger";
import { acceptDelivery, bodyLimit, type Delivery } from "@/lib/intake/accept-delivery";
import { rotateTriggerSecret } from "@/lib/intake/rotate-trigger-secret";
import { testDatabase } from "../../support/database";
import { createTestTrigger, signed, type TestTrigger, ticket } from "../../support/trigger";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

const deliver = ({ admin, vault }: TestTrigger, delivery: Delivery) =>
  acceptDelivery({ db, clock: admin.clock, vault }, delivery);
const eventsOf = ({ trigger: { id } }: TestTrigger) => db.select().from(event).where(eq(event.triggerId, id));

describe("a signed delivery", () => {
  test("becomes one canonical event with its audit entry and the news of it, in one commit", async () => {
    const support = await createTestTrigger(db);
    const payload = ticket({
      id: "T-1",
      version: 3,
      thread: "C-9",
      created_at: "2026-03-01T10:00:00Z",
      custom: { kept: true },
    });

    const { eventId, duplicate } = await deliver(support, signed(support, payload));

    expect(duplicate).toBe(false);
    const now = support.admin.clock.now();
    expect(await eventsOf(support)).toEqual([
      {
        id: eventId,
        workspaceId: support.admin.workspaceId,
        workflowId: support.workflow.id,
        triggerId: support.trigger.id,
        origin: "live",
        source: `/triggers/${support.trigger.slug}`,
        type: "dev.countersign.record.received",
        subject: "T-1",
        sourceOrder: 3,
        sourceRecordId: "T-1",
        sourceVersion: "3",
        conversationKey: "C-9",
        customerKey: "jane@example.com",
        language: null,
        occurredAt: new Date("2026-03-01T10:00:00Z"),
        receivedAt: now,
        data: {
          title: "Where is my parcel?",
          body: "My order 8841 has not arrived. Can you check?",
          customer: { name: "Jane Smith", email: "Jane@Example.com" },
          payload,
        },
      },
    ]);
    const news = await db.select().from(outboxEvent).where(eq(outboxEvent.id, eventId));
    expect(news).toMatchObject([{ name: "event/accepted", data: { workspaceId: support.admin.workspaceId, eventId } }]);
    expect(await db.select().from(auditEntry).where(eq(auditEntry.entityId, eventId))).toMatchObject([
      {
        action: "event.accepted",
        workspaceId: support.admin.workspaceId,
        at: now,
        actor: { kind: "system", job: "intake" },
      },
    ]);
  });

  test("of a paused workflow is taken in as well", async () => {
    const support = await createTestTrigger(db, { status: "paused" });
    expect(await deliver(support, signed(support, ticket()))).toMatchObject({ duplicate: false });
  });

  test("with a charset in its content type is JSON all the same", async () => {
    const support = await createTestTrigger(db);
    const headers = { "content-type": "Application/JSON; charset=utf-8" };
    expect(await deliver(support, signed(support, ticket(), { headers }))).toMatchObject({ duplicate: false });
  });

  test("may be a megabyte of emoji", async () => {
    const support = await createTestTrigger(db);
    const room = bodyLimit - Buffer.byteLength(JSON.stringify(ticket({ id: "T-1", body: "" })));
    const body = "🧵".repeat(Math.floor(room / 4));
    const delivery = signed(support, ticket({ id: "T-1", body }));
    expect(delivery.body.length).toBeGreaterThan(bodyLimit - 4);
    await deliver(support, delivery);
    const [stored] = await eventsOf(support);
    expect(stored?.data.body).toBe(body);
  });

  test("with NUL, half an emoji and __proto__ in it is stored, cleaned and harmless", async () => {
    const support = await createTestTrigger(db);
    const raw = String.raw`{"id": "T-1", "body": "a\u0000b\ud83d", "__proto__": {"admin": true}, "note": ["\udc00"], "big": 1e308}`;
    await deliver(support, signed(support, raw));
    const [stored] = await eventsOf(support);
    expect(stored?.data.body).toBe("a\ufffdb\ufffd");
    expect(JSON.stringify(stored?.data.payload)).toContain('"__proto__":{"admin":true}');
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });
});

describe("a repeated delivery", () => {
  test("by its id is the first one's event, for ever and whatever it carries now", async () => {
    const support = await createTestTrigger(db);
    const first = await deliver(support, signed(support, ticket(), { id: "msg_1" }));
    support.admin.clock.advance(400 * 24 * 3600);
    expect(await deliver(support, signed(support, ticket(), { id: "msg_1" }))).toEqual({ ...first, duplicate: true });
    expect(await eventsOf(support)).toHaveLength(1);
    expect(await db.select().from(auditEntry).where(eq(auditEntry.entityId, first.eventId))).toHaveLength(1);
  });

  test("by its record and version is the first one's, and from then on by its own id too", async () => {
    const support = await createTestTrigger(db);
    const first = await deliver(support, signed(support, ticket({ id: "T-1", version: 1 }), { id: "msg_1" }));
    const again = { ...first, duplicate: true };
    expect(await deliver(support, signed(support, ticket({ id: "T-1", version: 1 }), { id: "msg_2" }))).toEqual(again);
    expect(await deliver(support, signed(support, ticket({ id: "T-1", version: 2 }), { id: "msg_2" }))).toEqual(again);
    expect(await deliver(support, signed(support, ticket({ id: "T-1", version: 2 }), { id: "msg_3" }))).toMatchObject({
      duplicate: false,
    });
  });

  test("stays accepted when the schema has become stricter, while new ones are refused", async () => {
    const support = await createTestTrigger(db);
    const first = await deliver(support, signed(support, ticket(), { id: "msg_1" }));
    await db
      .update(trigger)
      .set({ payloadSchema: { required: ["priority"] }, version: 2 })
      .where(eq(trigger.id, support.trigger.id));
    expect(await deliver(support, signed(support, ticket(), { id: "msg_1" }))).toEqual({ ...first, duplicate: true });
    await expect(deliver(support, signed(support, ticket(), { id: "msg_2" }))).rejects.toThrow(ValidationError);
  });

  test("at another trigger is another event", async () => {
    const [one, other] = [await createTestTrigger(db), await createTestTrigger(db)];
    const payload = ticket({ id: "T-1", version: 1 });
    const first = await deliver(one, signed(one, payload, { id: "msg_1" }));
    const second = await deliver(other, signed(other, payload, { id: "msg_1" }));
    expect(second).toEqual({ eventId: expect.not.stringContaining(first.eventId), duplicate: false });
  });
});

describe("refused, with nothing stored:", () => {
  const refuses = async (support: TestTrigger, delivery: Delivery, error: unknown) => {
    await expect(deliver(support, delivery)).rejects.toThrow(error as typeof Error);
    expect(await eventsOf(support)).toEqual([]);
    expect(await db.select().from(eventKey).where(eq(eventKey.scopeId, support.trigger.id))).toEqual([]);
  };

  test("another trigger's secret", async () => {
    const [support, other] = [await createTestTrigger(db), await createTestTrigger(db)];
    await refuses(support, signed(support, ticket(), { secret: other.secret }), UnauthenticatedError);
  });

  test("a body changed on its way", async () => {
    const support = await createTestTrigger(db);
    const delivery = signed(support, ticket());
    delivery.body = Buffer.from(Buffer.from(delivery.body).toString().replace("parcel", "refund"));
    await refuses(support, delivery, UnauthenticatedError);
  });

  test("a time more than five minutes off, either way", async () => {
    const support = await createTestTrigger(db);
    const at = (seconds: number) => ({ at: new Date(support.admin.clock.now().getTime() + seconds * 1000) });
    await refuses(support, signed(support, ticket(), at(-301)), UnauthenticatedError);
    await refuses(support, signed(support, ticket(), at(301)), UnauthenticatedError);
    await expect(deliver(support, signed(support, ticket(), at(-300)))).resolves.toBeDefined();
    await expect(deliver(support, signed(support, ticket(), at(300)))).resolves.toBeDefined();
  });

  test("an address that no trigger has", async () => {
    const support = await createTestTrigger(db);
    await refuses(support, { ...signed(support, ticket()), slug: "nobody" }, NotFoundError);
  });

  test("a disabled trigger, also one that has just taken a delivery", async () => {
    const support = await createTestTrigger(db);
    await deliver(support, signed(support, ticket()));
    await db.update(trigger).set({ enabled: false }).where(eq(trigger.id, support.trigger.id));
    await expect(deliver(support, signed(support, ticket()))).rejects.toThrow(NotFoundError);
    await db.update(trigger).set({ enabled: true }).where(eq(trigger.id, support.trigger.id));
    await expect(deliver(support, signed(support, ticket()))).resolves.toMatchObject({ duplicate: false });
  });

  test("more than 1 MiB", async () => {
    const support = await createTestTrigger(db);
    await refuses(support, signed(support, ticket({ body: "x".repeat(bodyLimit) })), PayloadTooLargeError);
  });

  test.each(["text/plain", "application/jsonp", "application/x-www-form-urlencoded", ""])(
    "content type %j",
    async (type) => {
      const support = await createTestTrigger(db);
      await refuses(
        support,
        signed(support, ticket(), { headers: { "content-type": type } }),
        UnsupportedMediaTypeError,
      );
    },
  );

  test("a payload that does not fit, every fault named", async () => {
    const support = await createTestTrigger(db);
    const delivery = signed(support, { customer: { email: "nobody" } });
    const refusal = deliver(support, delivery);
    await expect(refusal).rejects.toMatchObject({
      details: { faults: [{ path: "/id" }, { path: "/body" }, { path: "/customer/email" }] },
    });
    await refuses(support, delivery, ValidationError);
  });

  test("JSON nested deeper than anybody writes it", async () => {
    const support = await createTestTrigger(db);
    const deep = `{"id": "T-1", "body": "b", "x": ${"[".repeat(400_000)}${"]".repeat(400_000)}}`;
    await refuses(support, signed(support, deep), ValidationError);
  });
});

describe("a rotated secret", () => {
  test("works at once, and the one before for the overlap only", async () => {
    const support = await createTestTrigger(db);
    await deliver(support, signed(support, ticket()));
    const { secret } = await rotateTriggerSecret(support.admin, support.vault, {
      triggerId: support.trigger.id,
      overlapHours: 2,
    });

    const withOld = () => deliver(support, signed(support, ticket()));
    const withNew = () => deliver(support, signed(support, ticket(), { secret }));
    await expect(withNew()).resolves.toMatchObject({ duplicate: false });
    await expect(withOld()).resolves.toMatchObject({ duplicate: false });
    support.admin.clock.advance(2 * 3600);
    await expect(withOld()).rejects.toThrow(UnauthenticatedError);
    await expect(withNew()).resolves.toMatchObject({ duplicate: false });
  });

  test("without overlap ends the old one with the first delivery after it", async () => {
    const support = await createTestTrigger(db);
    await deliver(support, signed(support, ticket()));
    await rotateTriggerSecret(support.admin, support.vault, { triggerId: support.trigger.id, overlapHours: 0 });
    await expect(deliver(support, signed(support, ticket()))).rejects.toThrow(UnauthenticatedError);
    expect(await eventsOf(support)).toHaveLength(1);
  });

  test("twice within the overlap leaves two secrets, not three", async () => {
    const support = await createTestTrigger(db);
    const rotate = () =>
      rotateTriggerSecret(support.admin, support.vault, { triggerId: support.trigger.id, overlapHours: 24 });
    const second = (await rotate()).secret;
    const third = (await rotate()).secret;
    await expect(deliver(support, signed(support, ticket()))).rejects.toThrow(UnauthenticatedError);
    for (const secret of [second, third]) await deliver(support, signed(support, ticket(), { secret }));
  });
});

test("a trigger's secret and payload reach neither the audit log nor the outbox", async () => {
  const support = await createTestTrigger(db);
  const canary = `canary-${newId()}`;
  await deliver(support, signed(support, ticket({ body: canary })));
  const [found] = await db.execute<{ n: number }>(sql`
    select count(*)::int as n from (
      select to_jsonb(c)::text t from audit_content c union all select to_jsonb(e)::text from audit_entry e
      union all select to_jsonb(o)::text from outbox_event o
    ) x where t like ${`%${canary}%`} or t like ${`%${support.secret}%`}`);
  expect(found?.n).toBe(0);
});
