import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { NotFoundError, PayloadTooLargeError, PermissionError, ValidationError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import type { Database } from "@/lib/db/client";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { event } from "@/lib/db/schema/intake/event";
import { trigger } from "@/lib/db/schema/workflows/trigger";
import { workflow } from "@/lib/db/schema/workflows/workflow";
import { acceptEvent } from "@/lib/intake/accept-event";
import { createTrigger } from "@/lib/intake/create-trigger";
import { apiKeyContext } from "../../support/context";
import { testDatabase } from "../../support/database";
import { createTestTrigger, type TestTrigger, ticket, ticketMapping } from "../../support/trigger";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

async function createCaller(options: Parameters<typeof createTestTrigger>[1] = {}) {
  const support = await createTestTrigger(db, options);
  const [row] = await db.select().from(workflow).where(eq(workflow.id, support.workflow.id));
  const caller = apiKeyContext(db, support.admin.workspaceId, ["events:write"], support.admin.clock);
  return { support, caller, slug: row?.slug ?? "" };
}

const eventsOf = ({ workflow: { id } }: TestTrigger) => db.select().from(event).where(eq(event.workflowId, id));

test("a caller's event goes the way of a delivery, in the caller's name", async () => {
  const { support, caller, slug } = await createCaller();
  const { eventId, duplicate } = await acceptEvent(caller, { workflow: slug, payload: ticket({ id: "T-1" }) });
  expect(duplicate).toBe(false);
  expect(await eventsOf(support)).toMatchObject([
    { id: eventId, subject: "T-1", source: "/api/v1/events", triggerId: support.trigger.id },
  ]);
  expect(await db.select().from(auditEntry).where(eq(auditEntry.entityId, eventId))).toMatchObject([
    { actor: caller.actor },
  ]);
});

test("sent again with the same id, or as the same record and version, it is a duplicate", async () => {
  const { caller, slug } = await createCaller();
  const send = (payload: object, id?: string) =>
    acceptEvent(caller, { workflow: slug, id, payload: ticket({ ...payload }) });
  const first = await send({ id: "T-1", version: 1 }, "order-1");
  const again = { ...first, duplicate: true };
  expect(await send({ id: "T-2" }, "order-1")).toEqual(again);
  expect(await send({ id: "T-1", version: 1 })).toEqual(again);
  expect(await send({ id: "T-1" })).toMatchObject({ duplicate: false });
});

test("a workflow with several triggers asks which, and takes the one named", async () => {
  const { support, caller, slug } = await createCaller();
  const second = await createTrigger(support.admin, support.vault, {
    workflowId: support.workflow.id,
    slug: `other-${newId()}`,
    mapping: { ...ticketMapping, title: "/headline" },
    payloadSchema: {},
    scheme: "standard-webhooks",
  });
  const payload = { id: "T-1", headline: "From the second" };
  await expect(acceptEvent(caller, { workflow: slug, payload })).rejects.toThrow(ValidationError);
  await acceptEvent(caller, { workflow: slug, trigger: second.trigger.slug, payload });
  expect(await eventsOf(support)).toMatchObject([{ data: { title: "From the second" } }]);
});

describe("refused:", () => {
  test("a caller without the permission", async () => {
    const { support, slug } = await createCaller();
    const reader = apiKeyContext(db, support.admin.workspaceId, ["reviews:read"]);
    await expect(acceptEvent(reader, { workflow: slug, payload: ticket() })).rejects.toThrow(PermissionError);
  });

  test("another workspace's workflow, also by its trigger's address", async () => {
    const { support, slug } = await createCaller();
    const stranger = await createCaller();
    const { slug: address } = support.trigger;
    for (const target of [
      { workflow: slug },
      { workflow: slug, trigger: address },
      { workflow: stranger.slug, trigger: address },
    ]) {
      await expect(acceptEvent(stranger.caller, { ...target, payload: ticket() })).rejects.toThrow(NotFoundError);
    }
    expect(await eventsOf(support)).toEqual([]);
  });

  test("a workflow whose trigger is disabled", async () => {
    const { support, caller, slug } = await createCaller();
    await acceptEvent(caller, { workflow: slug, payload: ticket() });
    await db.update(trigger).set({ enabled: false }).where(eq(trigger.id, support.trigger.id));
    await expect(acceptEvent(caller, { workflow: slug, payload: ticket() })).rejects.toThrow(NotFoundError);
  });

  test("a payload that does not fit, is too large or too deep", async () => {
    const { caller, slug } = await createCaller();
    const deep = JSON.parse(`${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`) as Record<string, unknown>;
    const send = (payload: Record<string, unknown>) => acceptEvent(caller, { workflow: slug, payload });
    await expect(send({ id: 1 })).rejects.toMatchObject({ details: { faults: [{ path: "/body" }] } });
    await expect(send(ticket({ body: "x".repeat(2 ** 20) }))).rejects.toThrow(PayloadTooLargeError);
    await expect(send(ticket({ deep }))).rejects.toThrow(ValidationError);
  });
});
