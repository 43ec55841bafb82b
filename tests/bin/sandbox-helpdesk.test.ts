import { appendFileSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { startSandboxHelpdesk } from "@/bin/sandbox-helpdesk/server";
import { sandboxToken, testSandbox } from "@/tests/support/sandbox-helpdesk";

const sandbox = await testSandbox();
afterAll(() => sandbox.stop());

const comment = (ticketId: string, body: string, key?: string) =>
  sandbox.call("POST", `/api/tickets/${ticketId}/comments`, { body }, key ? { "idempotency-key": key } : {});

test("a request repeated with its key gets the first answer and writes nothing", async () => {
  const ticket = await sandbox.openTicket();
  const first = await comment(ticket, "On its way.", "key-1");
  const second = await comment(ticket, "On its way.", "key-1");

  expect([first.status, second.status]).toEqual([201, 201]);
  expect(await second.json()).toEqual(await first.json());
  expect(first.headers.get("idempotent-replayed")).toBeNull();
  expect(second.headers.get("idempotent-replayed")).toBe("true");
  expect(sandbox.written(ticket)).toEqual(["On its way."]);
});

test("a key used for another request is refused", async () => {
  const ticket = await sandbox.openTicket();
  await comment(ticket, "One text.", "key-2");
  expect((await comment(ticket, "Another text.", "key-2")).status).toBe(422);
  expect(sandbox.written(ticket)).toEqual(["One text."]);
});

test("without a key the same request is a second write", async () => {
  const ticket = await sandbox.openTicket();
  await comment(ticket, "Twice.");
  await comment(ticket, "Twice.");
  expect(sandbox.written(ticket)).toEqual(["Twice.", "Twice."]);
});

test("a comment is found again by its marker", async () => {
  const ticket = await sandbox.openTicket();
  await sandbox.call("POST", `/api/tickets/${ticket}/comments`, { body: "Marked.", marker: "m-1" });
  await comment(ticket, "Unmarked.");
  const found = await sandbox.call("GET", `/api/tickets/${ticket}/comments?marker=m-1`);
  expect(await found.json()).toEqual({ data: [expect.objectContaining({ body: "Marked.", marker: "m-1" })] });
});

test("a comment on a ticket that nobody opened is refused", async () => {
  expect((await comment("no-such-ticket", "Hello?")).status).toBe(404);
});

test("opening a ticket again is not a second ticket, and its number can't be taken for another", async () => {
  expect(await sandbox.openTicket("4312")).toBe("4312");
  expect(await sandbox.openTicket("4312")).toBe("4312");
  const other = { id: "4312", subject: "Other", body: "", customer: { name: "A", email: "b@example.com" } };
  expect((await sandbox.call("POST", "/api/tickets", other)).status).toBe(409);
});

test("nobody gets in without the token, and the file never shows it", async () => {
  const answer = await fetch(`${sandbox.url}/api/tickets/1`, { headers: { authorization: "Bearer wrong" } });
  expect(answer.status).toBe(401);
  expect((await fetch(`${sandbox.url}/_faults`, { method: "POST", body: "{}" })).status).toBe(401);
  expect(readFileSync(sandbox.file, "utf8")).not.toMatch(/Bearer wrong|sandbox-token/);
});

test("every request stands in the file as received, with what was done", async () => {
  const ticket = await sandbox.openTicket();
  await comment(ticket, "Grüße & <b>", "key-3");
  expect(sandbox.requests().at(-1)).toMatchObject({
    method: "POST",
    path: `/api/tickets/${ticket}/comments`,
    headers: { "idempotency-key": "key-3" },
    body: '{"body":"Grüße & <b>"}',
    done: "written",
    status: 201,
  });
});

test("the pages show tickets and comments as text", async () => {
  const ticket = await sandbox.openTicket();
  await comment(ticket, "<script>alert(1)</script>");
  const shown = await (await fetch(`${sandbox.url}/tickets/${ticket}`)).text();
  expect(shown).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(shown).not.toContain("<script>");
  expect(await (await fetch(sandbox.url)).text()).toContain(`href="/tickets/${ticket}"`);
  expect((await fetch(`${sandbox.url}/tickets/%ff`)).status).toBe(400);
});

test("faults are played as asked for: refusals write nothing, a cut connection has written", async () => {
  const ticket = await sandbox.openTicket();
  await sandbox.call("POST", "/_faults", { rate429: 1, retryAfter: 7 });
  const limited = await comment(ticket, "Limited.");
  expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "7"]);

  await sandbox.call("POST", "/_faults", { rate500: 1 });
  expect((await comment(ticket, "Broken.")).status).toBe(500);

  await sandbox.call("POST", "/_faults", { dropAfterWrite: 1 });
  await expect(comment(ticket, "Written.", "key-4")).rejects.toThrow();
  await sandbox.call("POST", "/_faults", {});
  expect((await comment(ticket, "Written.", "key-4")).headers.get("idempotent-replayed")).toBe("true");
  expect(sandbox.written(ticket)).toEqual(["Written."]);
});

test("the same seed plays the same faults", async () => {
  const ticket = await sandbox.openTicket();
  const play = async () => {
    sandbox.faults.set({ rate500: 0.5, seed: 42 });
    const statuses: number[] = [];
    for (let call = 0; call < 12; call++) statuses.push((await sandbox.call("GET", `/api/tickets/${ticket}`)).status);
    sandbox.faults.set({});
    return statuses;
  };
  const first = await play();
  expect(new Set(first)).toEqual(new Set([200, 500]));
  expect(await play()).toEqual(first);
});

test("held answers are listed with their keys and come when released", async () => {
  const ticket = await sandbox.openTicket();
  sandbox.faults.set({ holdAfterWrite: 1 });
  const waiting = comment(ticket, "Held.", "key-5");
  await expect.poll(() => sandbox.held()).toMatchObject([{ idempotencyKey: "key-5" }]);
  expect(sandbox.written(ticket)).toEqual(["Held."]);

  expect(await (await sandbox.call("POST", "/_release")).json()).toEqual({ released: 1 });
  expect((await waiting).status).toBe(201);
});

test("after a restart, tickets, comments and keys are as before, and a line cut short by a kill is dropped", async () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "sandbox-helpdesk-")), "requests.jsonl");
  const first = await startSandboxHelpdesk({ port: 0, file, token: sandboxToken });
  const headers = { authorization: `Bearer ${sandboxToken}`, "idempotency-key": "key-6" };
  const ticket = { id: "7", subject: "S", body: "B", customer: { name: "N", email: "e@example.com" } };
  const body = JSON.stringify({ body: "Kept." });
  await fetch(`${first.url}/api/tickets`, {
    method: "POST",
    headers: { authorization: headers.authorization },
    body: JSON.stringify(ticket),
  });
  const before = await (await fetch(`${first.url}/api/tickets/7/comments`, { method: "POST", headers, body })).json();
  await fetch(`${first.url}/api/tickets/7`, { headers });
  await first.stop();
  appendFileSync(file, '{"at":"2026-03-02T09:0');

  const second = await startSandboxHelpdesk({ port: 0, file, token: sandboxToken });
  const again = await fetch(`${second.url}/api/tickets/7/comments`, { method: "POST", headers, body });
  expect(again.headers.get("idempotent-replayed")).toBe("true");
  expect(await again.json()).toEqual(before);
  const shown = await fetch(`${second.url}/api/tickets/7`, { headers });
  expect(await shown.json()).toMatchObject({ ...ticket, comments: [before] });
  await second.stop();
});
