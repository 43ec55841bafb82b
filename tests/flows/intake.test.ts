import { eq, sql } from "drizzle-orm";
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { deliver } from "@/bin/demo/delivery";
import { newId } from "@/lib/core/id";
import { draft } from "@/lib/db/schema/drafting/draft";
import { event } from "@/lib/db/schema/intake/event";
import { present, type Problem, startFlow } from "../support/flow";
import { sampleTicket, untilDrafted } from "../support/product";

const flow = await startFlow({ undoSeconds: 0 });
const { reviewer: rita, admin: ada } = flow.people;
const { trigger } = flow.demo.document;

describe("the same thing told again", () => {
  test("one delivery that comes three times, and its ticket under another id, make one event and one draft", async () => {
    const ticket = sampleTicket({ version: 1 });
    await flow.demo.sandbox.openTicket(ticket);
    const id = newId();
    const atOnce = await Promise.all([1, 2, 3].map(() => deliver(trigger, ticket, id)));
    const again = [await deliver(trigger, ticket, id), await deliver(trigger, ticket, newId())];

    const [eventId, ...others] = new Set([...atOnce, ...again].map((answer) => answer.eventId));
    expect(others).toEqual([]);
    expect(atOnce.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(atOnce.map(({ duplicate }) => duplicate).sort()).toEqual([false, true, true]);
    expect(again).toMatchObject([
      { status: 202, duplicate: true },
      { status: 202, duplicate: true },
    ]);

    const draftId = await untilDrafted(flow.demo, present(eventId));
    await flow.untilAtRest();
    expect(await draftsOf(ticket.id)).toEqual([{ draftId, held: false, version: "1" }]);
    await rita.decide(draftId);
    await flow.untilWriteBackIs("sent", draftId);
    expect(await deliver(trigger, ticket, id)).toMatchObject({ status: 202, duplicate: true, eventId });
    await flow.untilAtRest();
    expect(await flow.repliesTo(ticket.id)).toHaveLength(1);
  });
});

describe("what can't be trusted or read is refused, and nothing of it is kept", () => {
  const now = () => new Date();
  const minutesFromNow = (minutes: number) => new Date(Date.now() + minutes * 60_000);
  const body = () => JSON.stringify(sampleTicket());
  const faulty = JSON.stringify({ id: 7, subject: "No body", customer: { name: "Jane" } });

  test.each<[string, number, Sending]>([
    ["without a signature", 401, { headers: { "webhook-signature": "" } }],
    ["without any header of the scheme", 401, { unsigned: true }],
    ["signed with another secret", 401, { secret: `whsec_${Buffer.alloc(32, 7).toString("base64")}` }],
    ["signed over other bytes", 401, { signedBody: JSON.stringify(sampleTicket()) }],
    ["six minutes old", 401, { at: minutesFromNow(-6) }],
    ["six minutes ahead", 401, { at: minutesFromNow(6) }],
    ["larger than 1 MiB", 413, { body: JSON.stringify({ ...sampleTicket(), more: "x".repeat(2 ** 20) }) }],
    ["as a form", 415, { headers: { "content-type": "application/x-www-form-urlencoded" } }],
    ["as plain text", 415, { headers: { "content-type": "text/plain" } }],
    ["with half a document", 422, { body: body().slice(0, -9) }],
    ["with a list for an object", 422, { body: `[${body()}]` }],
    ["at an address where no trigger is", 404, { url: `${trigger.url}-of-old` }],
  ])("%s: %i", async (_, status, sending) => {
    const before = await stored();
    const answer = await send({ at: now(), body: body(), ...sending });
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ status, type: expect.stringMatching(/^urn:countersign:problem:/) });
    await flow.untilAtRest();
    expect(await stored()).toEqual(before);
  });

  test("a payload that does not fit is told every fault", async () => {
    const before = await stored();
    const answer = await send({ body: faulty });
    expect(answer.status).toBe(422);
    expect(answer.body.faults?.map(({ path }) => path).sort()).toEqual(["/body", "/customer/email", "/id"]);
    expect(await stored()).toEqual(before);
  });

  test("four minutes off in either direction is no fault", async () => {
    for (const at of [minutesFromNow(-4), minutesFromNow(4)]) {
      expect(await send({ at, body: body() })).toMatchObject({ status: 202 });
    }
  });
});

describe("events of one ticket are drafted in the order of their source", () => {
  test("a paused workflow takes them in as they come and drafts them in order once it is resumed", async () => {
    const ticket = sampleTicket();
    const workflowId = await findWorkflow();
    expect(await ada.post(`/workflows/${workflowId}/pause`)).toMatchObject({ status: 200 });
    for (const version of [3, 2, 1]) {
      const answer = await deliver(trigger, { ...ticket, version }, newId());
      expect(answer).toMatchObject({ status: 202, duplicate: false });
    }
    await flow.untilAtRest();
    expect(await draftsOf(ticket.id)).toEqual([]);

    expect(await ada.post(`/workflows/${workflowId}/resume`)).toMatchObject({ status: 200 });
    await expect.poll(() => draftsOf(ticket.id), { timeout: 30_000, interval: 50 }).toHaveLength(3);
    expect(await draftsOf(ticket.id)).toMatchObject([
      { version: "1", held: false },
      { version: "2", held: false },
      { version: "3", held: false },
    ]);
  });

  test("an older version that comes after a newer one was drafted is held, and says why", async () => {
    const ticket = sampleTicket();
    const newer = await deliver(trigger, { ...ticket, version: 2 }, newId());
    await untilDrafted(flow.demo, present(newer.eventId));
    const older = await deliver(trigger, { ...ticket, version: 1 }, newId());
    const held = await flow.draft(await untilDrafted(flow.demo, present(older.eventId)));
    expect(held).toMatchObject({
      held: true,
      hold_reasons: [{ code: "superseded" }],
      versions: [{ content: { body: "" } }],
    });
    expect(await rita.decide(held.id)).toMatchObject({ status: 422 });
  });
});

interface Sending {
  url?: string;
  body?: string;
  /** What the signature is over, if not the body. */
  signedBody?: string;
  secret?: string;
  at?: Date;
  unsigned?: boolean;
  headers?: Record<string, string>;
}

async function send({
  url = trigger.url,
  body = "",
  signedBody = body,
  secret = trigger.secret,
  at = new Date(),
  unsigned = false,
  headers,
}: Sending): Promise<{ status: number; body: Problem }> {
  const id = newId();
  const signature = {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign(id, at, signedBody),
  };
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...(!unsigned && signature), ...headers },
    body,
  });
  return { status: response.status, body: (await response.json()) as Problem };
}

/** How much of everything that intake writes there is. */
function stored() {
  return flow.read(async (db) => {
    const [row] = await db.execute(sql`
      select (select count(*)::int from event) as events, (select count(*)::int from event_key) as keys,
        (select count(*)::int from outbox_event) as outbox, (select count(*)::int from audit_entry) as audit`);
    return row;
  });
}

/** In the order in which they were made. */
function draftsOf(ticketId: string) {
  return flow.read((db) =>
    db
      .select({ draftId: draft.id, held: draft.held, version: event.sourceVersion })
      .from(event)
      .innerJoin(draft, eq(draft.eventId, event.id))
      .where(eq(event.subject, ticketId))
      .orderBy(draft.id),
  );
}

async function findWorkflow(): Promise<string> {
  const { body } = await ada.get<{ data: { id: string; slug: string }[] }>("/workflows");
  return present(body.data.find(({ slug }) => slug === "support-reply")).id;
}
