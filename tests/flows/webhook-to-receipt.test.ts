import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { deliver } from "@/bin/demo/delivery";
import { hashOfArrival } from "@/bin/demo/sandbox-ledger";
import { auditSignerOf, parsePublicKey, toPem } from "@/lib/audit/keys";
import { newId } from "@/lib/core/id";
import { present, startFlow } from "../support/flow";
import { sampleTicket, untilDrafted } from "../support/product";

const flow = await startFlow({ undoSeconds: 0 });
const { reviewer: rita, auditor: otto } = flow.people;
const root = path.resolve(import.meta.dirname, "../..");

test("a signed delivery becomes a draft with citations and a confidence, and its approval arrives once, word for word", async () => {
  const ticket = sampleTicket();
  await flow.demo.sandbox.openTicket(ticket);
  const delivery = await deliver(flow.demo.document.trigger, ticket, newId());
  expect(delivery).toMatchObject({ status: 202, duplicate: false });

  const draft = await flow.draft(await untilDrafted(flow.demo, present(delivery.eventId)));
  const { content, actions, content_hash } = present(draft.versions[0]);
  expect(draft.event).toMatchObject({ id: delivery.eventId, title: ticket.subject, payload: ticket });
  expect(draft.citations.length).toBeGreaterThan(0);
  for (const { quote, draft_start, draft_end } of draft.citations) {
    expect(content.body.slice(draft_start, draft_end)).toContain(quote);
  }
  expect(draft.confidence).toBeGreaterThan(0);
  expect(draft.confidence).toBeLessThan(1);
  expect(draft.signals.length).toBeGreaterThan(0);

  expect(await rita.decide(draft.id)).toMatchObject({
    status: 200,
    body: { decision: "approved", review_status: "decided", open_votes: 0, content_hash },
  });
  const sent = await flow.untilWriteBackIs("sent", draft.id);
  expect(sent).toMatchObject({ attempts: 1, receipt: { how: "answered", remote_id: sent.remote_id } });
  expect(actions).toMatchObject([{ target: { ticketId: ticket.id }, payload: { body: content.body } }]);
  const [arrived, ...more] = await flow.arrivedAt(ticket.id);
  expect(more).toEqual([]);
  expect(arrived).toMatchObject({ ticketId: ticket.id, payload: { body: content.body } });
  expect(Object.keys(present(arrived).payload)).toEqual(["body"]);
  expect(hashOfArrival(flow.demo.connectionId, present(arrived))).toBe(content_hash);
  const page = await fetch(present(sent.receipt?.url));
  expect(await page.text()).toContain(sent.remote_id);
});

test("what a reviewer made of a draft is what arrives", async () => {
  const { draftId, ticket } = await flow.draftOf();
  const body = "Hello Jane,\n\nthree days. “Yes”, you can – until tomorrow 🚚.\n";
  const decided = await rita.decide(draftId, { decision: "approved_with_edits", edits: { body } });
  expect(decided).toMatchObject({ status: 200, body: { draft_version: 2 } });
  await flow.untilWriteBackIs("sent", draftId);
  expect(await flow.repliesTo(ticket.id)).toEqual([body]);
});

test("a rejected draft goes nowhere", async () => {
  const { draftId, ticket } = await flow.draftOf();
  expect((await rita.decide(draftId, { decision: "rejected" })).status).toBe(422);
  expect((await rita.decide(draftId, { decision: "rejected", reason_code: "wrong-facts" })).status).toBe(200);
  await flow.untilAtRest();
  expect(await flow.writeBacksOf(draftId)).toEqual([]);
  expect(await flow.repliesTo(ticket.id)).toEqual([]);
});

test("the thirty-line script of the guide decides a review of the running product", async () => {
  const { draftId, ticket } = await flow.draftOf();
  const script = path.join(root, "docs/examples/decide.sh");
  const { stdout } = await promisify(execFile)(script, [path.join(flow.dataDir, "demo.json")]);
  const { body } = present((await flow.draft(draftId)).versions[0]).content;
  expect(stdout).toContain(body);
  expect(stdout).toMatch(/^Approved: [0-9a-f-]{36}$/m);
  await flow.untilWriteBackIs("sent", draftId);
  expect(await flow.repliesTo(ticket.id)).toEqual([body]);
});

describe("the audit export of all this", () => {
  const file = path.join(flow.dataDir, "export.jsonl");
  const key = path.join(flow.dataDir, "key.pem");
  const verify = (...args: string[]) =>
    new Promise<{ code: unknown; out: string }>((resolve) =>
      execFile(process.execPath, [path.join(root, "bin/audit.mjs"), "verify", ...args], (error, out, err) =>
        resolve({ code: error ? error.code : 0, out: out + err }),
      ),
    );

  beforeAll(async () => {
    const response = await fetch(`${flow.url}/api/v1/audit/export`, {
      headers: { authorization: `Bearer ${otto.key}` },
    });
    expect(response.status).toBe(200);
    writeFileSync(file, await response.text());
    const { publicKey } = auditSignerOf(present(flow.demo.product.environment.AUDIT_SIGNING_KEY));
    writeFileSync(key, toPem(parsePublicKey(publicKey)));
  });

  test("tells every step and verifies with no database and no network", async () => {
    const actions = new Set(readFileSync(file, "utf8").match(/"action":"[a-z_.]+"/g));
    for (const step of ["event.accepted", "decision.recorded", "write_back.started", "write_back.sent"]) {
      expect(actions).toContain(`"action":"${step}"`);
    }
    const { code, out } = await verify(file, "--key", key);
    expect(out).toContain("Intact:");
    expect(out).toContain("The key that signed is one that you gave.");
    expect(code).toBe(0);
  });

  test("verifies no more once one byte of it is another", async () => {
    const bytes = readFileSync(file);
    const at = bytes.indexOf('"decision":"approved"') + '"decision":"a'.length;
    bytes[at] = "q".charCodeAt(0);
    const tampered = path.join(flow.dataDir, "tampered.jsonl");
    writeFileSync(tampered, bytes);
    const { code, out } = await verify(tampered, "--key", key);
    expect(out).toMatch(/TAMPERED: line \d+/);
    expect(code).toBe(1);
  });

  test("is refused to a reviewer", async () => {
    expect((await rita.get("/audit/export")).status).toBe(403);
  });
});
