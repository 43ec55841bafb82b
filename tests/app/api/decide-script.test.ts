import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { hotRoutes } from "@/app/api/hot-routes";
import { createWebServer } from "@/bin/server/web-server";
import { database } from "@/lib/db/database";
import { getReview } from "@/lib/review/get-review";
import { agentDesk, carryOutAt, decideAt } from "../../support/agent-desk";
import { type Caller, createCaller, get, startApi } from "../../support/api";
import { createReview, createWorkflow } from "../../support/workflow";

startApi();

const root = path.resolve(import.meta.dirname, "../../..");
const examples = path.join(root, "docs/examples");
const script = path.join(examples, "decide.sh");
const folder = mkdtempSync(path.join(tmpdir(), "countersign-script-"));
let jane: Caller;
let url: string;

beforeAll(async () => {
  const { server, close } = createWebServer(hotRoutes, async (_, outgoing) => void outgoing.writeHead(404).end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterAll(async () => {
    await close(1_000);
    rmSync(folder, { recursive: true });
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  jane = await createCaller({ roles: ["reviewer"] });
});

const run = async (): Promise<string> => {
  const demo = path.join(folder, "demo.json");
  writeFileSync(demo, JSON.stringify({ url, apiKey: jane.key }));
  return (await promisify(execFile)(script, [demo])).stdout;
};

test("the documented script shows a draft, approves it, and says so when nothing is left", async () => {
  const workflow = await createWorkflow(database(), jane.who.workspaceId);
  const review = await createReview(jane.ctx, workflow);
  const said = await run();
  expect(said).toContain("Hi Jane, your parcel is on its way.");
  expect(said).toMatch(/Approved: [0-9a-f-]{36}/);
  expect(await getReview(jane.ctx, { reviewId: review.id })).toMatchObject({ status: "decided", outcome: "approved" });
  expect(await run()).toBe("Nothing waits for a decision.\n");
});

test("the agent's script asks, waits, and says what a person decided", async () => {
  const desk = await agentDesk();
  const demo = path.join(folder, "agent.json");
  writeFileSync(demo, JSON.stringify({ url, agent: { apiKey: desk.agent, workflow: desk.slug } }));
  const asking = promisify(execFile)(path.join(examples, "ask.sh"), [demo]);
  const { data } = await vi.waitFor(async () => {
    const { body } = await get("/api/v1/reviews", { key: desk.reviewer.key });
    expect(body.data).toHaveLength(1);
    return body as { data: { id: string }[] };
  }, 20_000);
  const reviewId = data[0]?.id ?? "";
  await decideAt(desk, reviewId, { decision: "rejected", comment: "Not before Monday" });
  await carryOutAt(desk, reviewId);
  expect((await asking).stdout).toContain('{"approved":false,"reason":"Not before Monday"}');
}, 40_000);

test.each(["decide.sh", "ask.sh"])("%s is the thirty lines that the guide promises", (name) => {
  const lines = readFileSync(path.join(examples, name), "utf8").trimEnd().split("\n");
  expect(lines.length).toBeLessThanOrEqual(30);
});
