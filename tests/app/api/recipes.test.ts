/** The recipes of docs/agents.md against the API, as far as they can be run here. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { eq } from "drizzle-orm";
import { createServer as serveInngest } from "inngest/node";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { hotRoutes } from "@/app/api/hot-routes";
import { createWebServer } from "@/bin/server/web-server";
import { database } from "@/lib/db/database";
import { workflow } from "@/lib/db/schema/workflows/workflow";
import { type AgentDesk, agentDesk, carryOutAt, decideAt } from "../../support/agent-desk";
import { get, startApi } from "../../support/api";
import { startInngestDouble } from "../../support/inngest-server";

startApi();

const root = path.resolve(import.meta.dirname, "../../..");
const examples = path.join(root, "docs/examples");
const guide = readFileSync(path.join(root, "docs/agents.md"), "utf8");
let url: string;

beforeAll(async () => {
  const { server, close } = createWebServer(hotRoutes, async (_, outgoing) => void outgoing.writeHead(404).end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterAll(() => close(1_000));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => vi.unstubAllEnvs());

/** A workflow with the name that it has in the recipes. */
async function arrange(): Promise<AgentDesk> {
  const desk = await agentDesk();
  await database().update(workflow).set({ slug: "agent-actions" }).where(eq(workflow.id, desk.workflowId));
  return desk;
}

/** Decides what is asked for, once it is. */
async function decideNext(desk: AgentDesk, wish: object): Promise<void> {
  const { data } = await vi.waitFor(async () => {
    const { body } = await get("/api/v1/reviews", { key: desk.reviewer.key });
    expect(body.data).toHaveLength(1);
    return body as { data: { id: string }[] };
  }, 20_000);
  const reviewId = data[0]?.id ?? "";
  expect((await decideAt(desk, reviewId, wish)).status).toBe(200);
  await carryOutAt(desk, reviewId);
}

const changed = { decision: "approved_with_edits", edits: { body: "order: 0049-7\namount: 10\n" } };
const rejected = { decision: "rejected", comment: "Not before Monday" };

/** The guide's requests, with what stands in braces filled in. */
function requestsOfGuide(words: Record<string, string>) {
  const blocks = [...guide.matchAll(/```http\n(.+?)\n```/gs)].map(([, block = ""]) =>
    block.replace(/\{(url|key|run|draft)\}/g, (_, word: string) => words[word] ?? `{${word}}`),
  );
  return blocks.map((block) => {
    const [head = "", body] = block.split("\n\n");
    const [first = "", ...lines] = head.split("\n");
    const [method, address = ""] = first.split(" ");
    const headers = lines.map((line) => line.split(/: (.*)/).slice(0, 2) as [string, string]);
    return { method, address, headers, body };
  });
}

/** What each tool adds to a request by itself. */
const tools = {
  Zapier: { "User-Agent": "Zapier", Accept: "*/*", "Accept-Encoding": "gzip, deflate" },
  Make: { "User-Agent": "Make/production" },
  "Power Automate": {
    "User-Agent": "azure-logic-apps/1.0 (workflow 1; version 2) microsoft-flow/1.0",
    "Accept-Language": "en",
    "Content-Type": "application/json; charset=utf-8",
    "x-ms-workflow-name": "1",
    "x-ms-action-tracking-id": "2",
  },
};

test.each(Object.entries(tools))("what %s sends is taken, and told what came of it", async (tool, own) => {
  const desk = await arrange();
  const replay = async (index: number, draft = "") => {
    const request = requestsOfGuide({ url, key: desk.agent, run: `${tool}-1`, draft })[index];
    if (!request) throw new Error("The guide has lost a request.");
    const { method, address, body } = request;
    const headers = new Headers(request.headers);
    for (const [name, value] of Object.entries(own)) if (body || name !== "Content-Type") headers.set(name, value);
    const answer = await fetch(address, { method, headers, body });
    return { status: answer.status, location: answer.headers.get("location"), body: await answer.json() };
  };
  const asked = await replay(0);
  // A Location would have Power Automate look there for itself.
  expect(asked).toMatchObject({ status: 202, location: null, body: { duplicate: false } });
  expect(await replay(0)).toMatchObject({ status: 202, body: { id: asked.body.id, duplicate: true } });
  expect(await replay(1, asked.body.id)).toMatchObject({ status: 200, body: { status: "pending", response: null } });
  await decideNext(desk, changed);
  const response = { approved: true, tool: "refund_order", arguments: { order: "0049-7", amount: 10 }, edited: true };
  expect(await replay(1, asked.body.id)).toMatchObject({ status: 200, body: { status: "approved", response } });
});

test("n8n's nodes ask what the API takes, and look where it says", async () => {
  const desk = await arrange();
  interface Node {
    name: string;
    parameters: { url?: string; jsonBody?: string };
  }
  const { nodes } = JSON.parse(readFileSync(path.join(examples, "n8n.json"), "utf8")) as { nodes: Node[] };
  const answers: Record<string, unknown> = {};
  /** n8n's own: the text after = with each {{ }} computed; one that is nothing but a {{ }} keeps its type. */
  const valueOf = (text = ""): unknown => {
    const compute = (code: string): unknown =>
      new Function("$env", "$execution", "$", `return (${code})`)(
        { COUNTERSIGN_URL: url },
        { id: "7" },
        (name: string) => ({ item: { json: answers[name] } }),
      );
    const [, whole] = /^=\{\{((?:(?!\}\} ).)*)\}\}$/s.exec(text) ?? [];
    if (whole !== undefined && !whole.includes("}}{{") && !/\}\}\S*\{\{/.test(whole)) return compute(whole);
    return text.slice(1).replace(/\{\{(.*?)\}\}/g, (_, code: string) => String(compute(code)));
  };
  const send = async (name: string) => {
    const { url: address, jsonBody } = nodes.find((node) => node.name === name)?.parameters ?? {};
    const answer = await fetch(String(valueOf(address)), {
      method: jsonBody ? "POST" : "GET",
      headers: { authorization: `Bearer ${desk.agent}`, "content-type": "application/json" },
      body: jsonBody && JSON.stringify(valueOf(jsonBody)),
    });
    answers[name] = await answer.json();
    return answer.status;
  };
  expect([await send("Ask"), answers.Ask]).toMatchObject([202, { duplicate: false }]);
  const looking = send("Look");
  await decideNext(desk, rejected);
  expect(await looking).toBe(200);
  expect(answers.Look).toMatchObject({ status: "rejected", response: { approved: false } });
}, 40_000);

test.each([
  ["approved as somebody changed it", changed, { refunded: true, order: "0049-7", amount: 10 }],
  ["rejected", rejected, { refunded: false, reason: "Not before Monday" }],
])(
  "Inngest's function waits, and runs with what was approved and nothing else: %s",
  async (_, wish, output) => {
    const desk = await arrange();
    const [eventKey, signingKey] = ["recipe", `signkey-test-${"0".repeat(64)}`];
    const app = createServer();
    await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
    const appUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}/api/inngest`;
    const double = await startInngestDouble({ appUrl, eventKey, signingKey });
    vi.stubEnv("COUNTERSIGN_URL", url);
    vi.stubEnv("COUNTERSIGN_KEY", desk.agent);
    vi.stubEnv("INNGEST_BASE_URL", double.url);
    vi.stubEnv("INNGEST_EVENT_KEY", eventKey);
    vi.stubEnv("INNGEST_SIGNING_KEY", signingKey);
    vi.stubEnv("INNGEST_DEV", "0");
    vi.resetModules();
    const { inngest, refundOrder } = await import("../../../docs/examples/inngest");
    app.on(
      "request",
      serveInngest({ client: inngest, functions: [refundOrder] }).listeners("request")[0] as () => void,
    );
    try {
      expect(await double.sync()).toEqual(["shop-refund-order"]);
      await inngest.send({ id: desk.workflowId, name: "shop/refund.wanted", data: { order: "0049-7", amount: 12.5 } });
      await decideNext(desk, wish);
      await double.settled();
      expect(double.runs).toMatchObject([{ status: "completed", output }]);
    } finally {
      await double.close();
      app.closeAllConnections();
      app.close();
    }
  },
  40_000,
);

const hasPython = await promisify(execFile)("python3", ["--version"]).then(
  () => true,
  () => false,
);

test.skipIf(!hasPython)(
  "the Python script asks, waits, and says what a person decided",
  async () => {
    const desk = await arrange();
    const folder = mkdtempSync(path.join(tmpdir(), "countersign-recipe-"));
    try {
      const demo = path.join(folder, "demo.json");
      writeFileSync(demo, JSON.stringify({ url, agent: { apiKey: desk.agent, workflow: "agent-actions" } }));
      const asking = promisify(execFile)(path.join(examples, "ask.py"), [demo]);
      await decideNext(desk, changed);
      const { stdout } = await asking;
      expect(JSON.parse(stdout)).toMatchObject({ approved: true, edited: true, arguments: { amount: 10 } });
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  40_000,
);
