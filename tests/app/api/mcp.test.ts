/** The MCP server as the official client sees it, of this protocol era and of the one before. */
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { POST } from "@/app/api/mcp/route";
import { saveConnection } from "@/lib/connectors/connections";
import { newId } from "@/lib/core/id";
import { database } from "@/lib/db/database";
import { type AgentDesk, agentDesk, agentKey, carryOutAt, decideAt, deskVault, slugOf } from "../../support/agent-desk";
import { createCaller, get, startApi } from "../../support/api";
import { sandboxToken, testSandbox, type TestSandbox } from "../../support/sandbox-helpdesk";
import { createTestTrigger, ticket } from "../../support/trigger";

startApi();

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await testSandbox();
  await sandbox.openTicket("T-7");
});
afterAll(() => sandbox.stop());

const url = new URL("http://localhost:3000/api/mcp");
const serve = (input: string | URL, init?: RequestInit) => POST(new Request(input, init));

async function clientWith(key: string, mode: "legacy" | "auto" = "auto") {
  const client = new Client({ name: "test", version: "1" }, { versionNegotiation: { mode } });
  const headers = { authorization: `Bearer ${key}` };
  await client.connect(new StreamableHTTPClientTransport(url, { fetch: serve, requestInit: { headers } }));
  return client;
}

const args = { amount: 5, to: "jane@example.com" };
const asking = (desk: AgentDesk, fields: object = {}) => ({
  name: "request_approval",
  arguments: {
    workflow: desk.slug,
    tool: "refund",
    arguments: args,
    description: "Wrong size",
    wait_seconds: 0,
    ...fields,
  },
});

interface Approval {
  draft_id: string;
  status: string;
  may_proceed: boolean;
  arguments: object | null;
  draft: object | null;
  edited: boolean;
  reason: string | null;
}
const approvalOf = (result: { structuredContent?: unknown }) => result.structuredContent as Approval;

async function decideDraft(desk: AgentDesk, draftId: string, wish?: object): Promise<void> {
  const draft = (await get(`/api/v1/drafts/${draftId}`, { key: desk.reviewer.key })).body;
  expect((await decideAt(desk, draft.review.id as string, wish)).status).toBe(200);
  await carryOutAt(desk, draft.review.id as string);
}

describe.each(["auto", "legacy"] as const)("a client of the %s era", (mode) => {
  test("asks, is told to wait, asks again and may proceed with what was approved", async () => {
    const desk = await agentDesk();
    const client = await clientWith(desk.agent, mode);
    expect((await client.listTools()).tools.map(({ name }) => name).sort()).toEqual([
      "check_approval",
      "list_reviews",
      "request_approval",
    ]);
    const asked = approvalOf(await client.callTool(asking(desk)));
    expect(asked).toMatchObject({ status: "pending", may_proceed: false, arguments: null });
    const check = async () =>
      approvalOf(
        await client.callTool({ name: "check_approval", arguments: { draft_id: asked.draft_id, wait_seconds: 0 } }),
      );
    expect(await check()).toMatchObject({ status: "pending", may_proceed: false });
    await decideDraft(desk, asked.draft_id, {
      decision: "approved_with_edits",
      edits: { body: "amount: 4\nto: jane@example.com\n" },
    });
    expect(await check()).toMatchObject({
      status: "approved",
      may_proceed: true,
      edited: true,
      arguments: { ...args, amount: 4 },
    });
    await client.close();
  });

  test("waits for the person, and is answered as soon as they have decided", async () => {
    const desk = await agentDesk();
    const client = await clientWith(desk.agent, mode);
    const { draft_id } = approvalOf(await client.callTool(asking(desk, { id: "run-1" })));
    const waiting = client.callTool(asking(desk, { id: "run-1", wait_seconds: 20 }));
    await decideDraft(desk, draft_id, { decision: "rejected", comment: "Too much" });
    expect(approvalOf(await waiting)).toMatchObject({
      draft_id,
      status: "rejected",
      may_proceed: false,
      reason: "Too much",
    });
    await client.close();
  });
});

describe("a draft of the agent's own, for the workflow's action", () => {
  const body = "Dear Jane, it is on its way.";
  async function ownDesk() {
    const { workflow } = await createTestTrigger(database());
    const { workspaceId, connectionId } = workflow;
    const owner = await createCaller({ workspaceId, roles: ["owner"] });
    await saveConnection(owner.ctx, deskVault, {
      connectionId,
      connector: "sandbox-helpdesk",
      name: "Helpdesk",
      config: { baseUrl: sandbox.url, allowPrivateAddresses: true },
      credentials: { token: sandboxToken },
    });
    const agent = await agentKey(owner);
    const reviewer = await createCaller({ workspaceId, roles: ["reviewer"] });
    const client = await clientWith(agent);
    const ask = async (fields: object = {}) =>
      client.callTool({
        name: "request_approval",
        arguments: {
          workflow: await slugOf(workflow.id),
          payload: ticket({ id: "T-7" }),
          draft: { body, fields: { status: "solved" } },
          wait_seconds: 0,
          ...fields,
        },
      });
    const check = async (draftId: string) =>
      approvalOf(await client.callTool({ name: "check_approval", arguments: { draft_id: draftId, wait_seconds: 0 } }));
    return { reviewer, client, ask, check };
  }

  test("is put before people and refused with their reason; nothing was approved meanwhile", async () => {
    const desk = await ownDesk();
    const asked = approvalOf(await desk.ask({ self_report: "fully" }));
    expect(asked).toMatchObject({ status: "pending", may_proceed: false, arguments: null, draft: null });
    const shown = (await get(`/api/v1/drafts/${asked.draft_id}`, { key: desk.reviewer.key })).body;
    expect(shown.versions[0].actions).toMatchObject([
      { operation: "add-comment", target: { ticketId: "T-7" }, payload: { body, status: "solved" } },
    ]);
    const refusal = { decision: "rejected", comment: "It is not." };
    expect((await decideAt(desk, shown.review.id as string, refusal)).status).toBe(200);
    expect(await desk.check(asked.draft_id)).toMatchObject({
      status: "rejected",
      may_proceed: false,
      draft: null,
      reason: "It is not.",
    });
    await desk.client.close();
  });

  test("an approval is a yes once it was sent, and tells what was sent; until then it is none", async () => {
    const desk = await ownDesk();
    const { draft_id: draftId } = approvalOf(await desk.ask({ id: "run-1" }));
    expect(approvalOf(await desk.ask({ id: "run-1" })).draft_id).toBe(draftId);
    const { review } = (await get(`/api/v1/drafts/${draftId}`, { key: desk.reviewer.key })).body;
    const edited = "Dear Jane, it arrives tomorrow.";
    await decideAt(desk, review.id as string, { decision: "approved_with_edits", edits: { body: edited } });
    expect(await desk.check(draftId)).toMatchObject({ status: "pending", may_proceed: false, draft: null });
    await carryOutAt(desk, review.id as string);
    expect(sandbox.written("T-7")).toEqual([edited]);
    expect(await desk.check(draftId)).toMatchObject({
      status: "approved",
      may_proceed: true,
      arguments: null,
      draft: { body: edited, fields: { status: "solved" } },
      edited: true,
    });
    await desk.client.close();
  });

  test("what is neither a tool call nor a draft, or both, or for another kind of workflow, is no approval", async () => {
    const desk = await ownDesk();
    const textOf = async (fields: object) => {
      const { isError, content } = await desk.ask(fields);
      expect(isError).toBe(true);
      return JSON.stringify(content);
    };
    expect(await textOf({ payload: undefined, draft: undefined })).toContain("payload and draft");
    expect(await textOf({ payload: { subject: "No id" } })).toContain("/id");
    expect(await textOf({ draft: undefined })).toContain("/draft");
    expect(await textOf({ tool: "refund", arguments: {} })).toContain("/payload");
    expect(await textOf({ allow_edit: false })).toContain("/allow_edit");
    expect(await textOf({ draft: { body, fields: { status: "burnt" } } })).toContain("/draft/fields/status");
    expect(await textOf({ payload: undefined, draft: undefined, tool: "refund", arguments: {} })).toContain(
      "no tool calls",
    );
    await desk.client.close();
  });
});

test("a client that gives up waiting leaves the request as it is, and repeats nothing under its id", async () => {
  const desk = await agentDesk();
  const client = await clientWith(desk.agent);
  const call = client.callTool(asking(desk, { id: "run-1", wait_seconds: 30 }), { timeout: 400 });
  await expect(call).rejects.toThrow();
  const again = approvalOf(await client.callTool(asking(desk, { id: "run-1" })));
  expect(again.status).toBe("pending");
  const other = await client.callTool(asking(desk, { id: "run-1", arguments: { amount: 5_000 } }));
  expect(other.isError).toBe(true);
  await decideDraft(desk, again.draft_id);
  expect(approvalOf(await client.callTool(asking(desk, { id: "run-1" })))).toMatchObject({ may_proceed: true });
  await client.close();
});

test("every refusal and fault is no approval, says what to do, and tells nothing of the inside", async () => {
  const desk = await agentDesk();
  const client = await clientWith(desk.agent);
  const textOf = async (fields: object) => {
    const { isError, content } = await client.callTool(asking(desk, fields));
    expect(isError).toBe(true);
    return JSON.stringify(content);
  };
  expect(await textOf({ workflow: "nowhere" })).toContain("no such workflow");
  expect(await textOf({ arguments: { a: "\ud800" } })).toContain("/arguments/a");
  expect(await textOf({ wait_seconds: 51 })).toContain("wait_seconds");
  const check = await client.callTool({ name: "check_approval", arguments: { draft_id: newId(), wait_seconds: 0 } });
  expect(check).toMatchObject({ isError: true });
  expect(await client.callTool({ name: "list_reviews", arguments: {} })).toMatchObject({ isError: true });
  await client.close();
});

test("what waits is listed for a key that may read it", async () => {
  const desk = await agentDesk({ scopes: ["drafts:write", "reviews:read"] });
  const client = await clientWith(desk.agent);
  const { draft_id } = approvalOf(await client.callTool(asking(desk)));
  const listed = await client.callTool({ name: "list_reviews", arguments: {} });
  expect(listed.structuredContent).toMatchObject({ reviews: [{ draft_id, title: "refund" }], next_cursor: null });
  await client.close();
});

test("nobody gets in without a key, from another site's page, or with another workspace's draft", async () => {
  const desk = await agentDesk();
  const call = (headers: Record<string, string>) =>
    serve(url, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: "{}" });
  const none = await call({});
  expect([none.status, none.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
  expect((await call({ authorization: `Bearer cs_${"x".repeat(43)}` })).status).toBe(401);
  const authorization = `Bearer ${desk.agent}`;
  expect((await call({ authorization, origin: "https://evil.example" })).status).toBe(403);
  expect((await serve(url, { headers: { authorization, accept: "text/event-stream" } })).status).toBe(405);

  const own = await clientWith(desk.agent);
  const { draft_id } = approvalOf(await own.callTool(asking(desk)));
  const stranger = await clientWith((await agentDesk()).agent);
  const looked = await stranger.callTool({ name: "check_approval", arguments: { draft_id, wait_seconds: 0 } });
  expect(looked).toMatchObject({ isError: true });
  await own.close();
  await stranger.close();
});
