import { expect, test } from "vitest";
import { deliver } from "@/bin/demo/delivery";
import { newId } from "@/lib/core/id";
import type { Role } from "@/lib/members/permissions";
import { patience, present, startFlow } from "../support/flow";
import { sampleTicket, untilDrafted } from "../support/product";

const flow = await startFlow({ undoSeconds: 1 });
const { reviewer: rita, approver: arun } = flow.people;
const roles: Role[] = ["reviewer", "approver", "admin", "auditor"];

test("a stop in the middle of everything loses nothing, and what was handed out before still works", async () => {
  const before = flow.demo.document;
  const links = roles.map((role) => flow.signInUrl(role));
  const session = await signIn(flow.signInUrl("reviewer"));
  const approved = await Promise.all(Array.from({ length: 4 }, () => flow.draftOf()));
  const tickets = Array.from({ length: 12 }, () => sampleTicket());
  for (const ticket of tickets) await flow.demo.sandbox.openTicket(ticket);
  const ids = tickets.map(() => newId());
  await Promise.all(approved.map(({ draftId }) => rita.decide(draftId)));
  const accepted = await Promise.all(
    tickets.map((ticket, index) => deliver(before.trigger, ticket, present(ids[index]))),
  );
  expect(accepted.map(({ status }) => status)).toEqual(tickets.map(() => 202));
  await flow.restart();

  const after = flow.demo.document;
  expect({ ...after, users: null }).toEqual({ ...before, users: null });
  for (const { draftId, ticket } of approved) {
    await flow.untilWriteBackIs("sent", draftId);
    expect(await flow.repliesTo(ticket.id)).toHaveLength(1);
  }
  for (const [index, { eventId }] of accepted.entries()) {
    const draftId = await untilDrafted(flow.demo, present(eventId));
    expect((await flow.draft(draftId)).event?.payload).toEqual(tickets[index]);
  }
  const [ticket, id] = [present(tickets[0]), present(ids[0])];
  expect(await deliver(before.trigger, ticket, id)).toMatchObject({ duplicate: true, eventId: accepted[0]?.eventId });
  expect(await arun.get("/reviews")).toMatchObject({ status: 200 });

  for (const link of [...links, ...roles.map((role) => flow.signInUrl(role))]) {
    expect(await queueFor(await signIn(link))).toMatchObject({ status: 200, location: null });
  }
  expect(await queueFor(session)).toMatchObject({ status: 200, location: null });
  expect(await queueFor("")).toMatchObject({ status: 307, location: expect.stringContaining("/sign-in") });
});

test("an approval goes out though web and worker are killed right after it", async () => {
  const { product } = flow.demo;
  const [web, worker] = [product.webPid(), product.workerPid()];
  const { draftId, ticket } = await flow.draftOf();
  await rita.decide(draftId);
  product.killWeb("SIGKILL");
  product.killWorker("SIGKILL");
  await expect.poll(() => product.webPid(), patience).not.toBe(web);
  await expect.poll(() => product.workerPid(), patience).not.toBe(worker);
  await flow.untilWriteBackIs("sent", draftId);
  expect(await flow.repliesTo(ticket.id)).toHaveLength(1);
});

/** The cookie that a sign-in link gives. */
async function signIn(link: string): Promise<string> {
  const response = await fetch(link, { redirect: "manual" });
  const [cookie] = response.headers.getSetCookie().map((text) => text.split(";")[0]);
  return present(cookie);
}

async function queueFor(cookie: string): Promise<{ status: number; location: string | null }> {
  const { status, headers } = await fetch(`${flow.url}/queue`, { headers: { cookie }, redirect: "manual" });
  return { status, location: headers.get("location") };
}
