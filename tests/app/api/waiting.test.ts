/** Calls that wait: a workspace has its share of them, by whatever door, and what comes beyond it is answered at once. */
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterEach, expect, test } from "vitest";
import { mostWaiting, pollUntil } from "@/app/_edge/poll-until";
import { POST } from "@/app/api/mcp/route";
import { database } from "@/lib/db/database";
import { agentDesk, slugOf } from "../../support/agent-desk";
import { createCaller, get, post, startApi } from "../../support/api";
import { createTestTrigger, ticket } from "../../support/trigger";

startApi();

let ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(ends.map((end) => end()));
  ends = [];
});

/** So many calls of a workspace that wait for nothing. */
function crowd(workspaceId: string, count: number): void {
  const gone = new AbortController();
  const { signal } = gone;
  const waits = Array.from({ length: count }, () => pollUntil({ workspaceId, seconds: 30, signal }, async () => null));
  ends.push(() => {
    gone.abort();
    return Promise.all(waits);
  });
}

/** Of a call, in seconds. */
async function timed<T>(call: Promise<T>): Promise<{ took: number; answer: T }> {
  const began = performance.now();
  const answer = await call;
  return { answer, took: (performance.now() - began) / 1000 };
}

test("a result that is waited for", async () => {
  const desk = await agentDesk();
  const { body } = await desk.ask({ tool: "refund", arguments: {} });
  const look = () => timed(get(`${body.url}?wait=2`, { key: desk.agent }));
  crowd(desk.reviewer.who.workspaceId, mostWaiting - 1);
  expect((await look()).took).toBeGreaterThan(1.9);
  crowd(desk.reviewer.who.workspaceId, 1);
  const { took, answer } = await look();
  expect(took).toBeLessThan(1.5);
  expect(answer).toMatchObject({ status: 200, body: { status: "pending", response: null } });
});

test("an event whose draft is waited for; another workspace is not kept from waiting", async () => {
  const { workflow } = await createTestTrigger(database());
  const { workspaceId } = workflow;
  const { key } = await createCaller({ workspaceId, roles: ["owner"] });
  const slug = await slugOf(workflow.id);
  const send = () => timed(post("/api/v1/events?wait=2", { key, body: { workflow: slug, payload: ticket() } }));
  crowd("another", mostWaiting);
  expect((await send()).took).toBeGreaterThan(1.9);
  crowd(workspaceId, mostWaiting);
  const { took, answer } = await send();
  expect(took).toBeLessThan(1.5);
  expect(answer.status).toBe(202);
});

test("an agent's call over MCP; and once others have gone there is room again", async () => {
  const desk = await agentDesk();
  const client = new Client({ name: "test", version: "1" }, { versionNegotiation: { mode: "auto" } });
  const fetch = (input: string | URL, init?: RequestInit) => POST(new Request(input, init));
  const headers = { authorization: `Bearer ${desk.agent}` };
  await client.connect(
    new StreamableHTTPClientTransport(new URL("http://localhost:3000/api/mcp"), { fetch, requestInit: { headers } }),
  );
  const ask = () =>
    timed(
      client.callTool({
        name: "request_approval",
        arguments: { workflow: desk.slug, tool: "refund", arguments: {}, wait_seconds: 2 },
      }),
    );
  crowd(desk.reviewer.who.workspaceId, mostWaiting);
  const { took, answer } = await ask();
  expect(took).toBeLessThan(1.5);
  expect(answer.structuredContent).toMatchObject({ status: "pending", may_proceed: false });
  await ends.pop()?.();
  expect((await ask()).took).toBeGreaterThan(1.9);
  await client.close();
});
