/** A process with an engine, for tests that kill it. Its effects are rows, so that they can be counted. */
import postgres from "postgres";
import { createClient } from "@/inngest/client";
import { connect } from "@/lib/db/client";
import { startEngine } from "@/lib/engine/start-engine";

const url = process.argv[2] ?? "";
const db = connect(url, 5);
const sql = postgres(url, { max: 3 });
const client = createClient(() => db);
const effect = (key: string) =>
  sql`insert into effect (key, pid) values (${key}, ${process.pid})`.then(() => undefined);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const child = client.createFunction(
  { id: "child", triggers: [{ event: "child/never" }], retries: 3 },
  async ({ event, step }) =>
    step.run("work", async () => {
      const { id } = event.data as { id: string };
      await effect(`child:${id}`);
      return `child-${id}`;
    }),
);

const approve = client.createFunction(
  { id: "approve", triggers: [{ event: "draft/created" }], retries: 3 },
  async ({ event, step }) => {
    const { id } = event.data as { id: string };
    const draft = await step.run("generate", async () => {
      await pause(20);
      await effect(`generate:${id}`);
      return { id, draw: Math.random() };
    });
    const checks = await Promise.all(
      ["a", "b"].map((name) => step.run(`check-${name}`, () => effect(`check-${name}:${id}`).then(() => name))),
    );
    const decided = await step.waitForEvent("decision", { event: "draft/decided", timeout: "10m", match: "data.id" });
    await step.sleep("cool-down", "1s");
    const invoked = await step.invoke("child", { function: child, data: { id } });
    await step.sendEvent("publish", { id: `published-${id}`, name: "draft/published", data: { id, draw: draft.draw } });
    return { decided: (decided?.data as { outcome: string }).outcome, draw: draft.draw, checks, invoked };
  },
);

const published = client.createFunction(
  { id: "published", triggers: [{ event: "draft/published" }], retries: 3 },
  async ({ event, step }) => step.run("note", () => effect(`published:${(event.data as { id: string }).id}`)),
);

const flaky = client.createFunction(
  {
    id: "flaky",
    triggers: [{ event: "flaky/go" }],
    retries: 1,
    onFailure: ({ event }) => effect(`on-failure:${(event.data.event.data as { id: string }).id}`),
  },
  async ({ event, step, attempt }) =>
    step.run("boom", () => {
      if ((event.data as { ok?: boolean }).ok && attempt === 1) return "ok";
      throw new Error(`boom ${attempt}`);
    }),
);

const hold = client.createFunction({ id: "hold", triggers: [{ event: "hold/go" }] }, async ({ step }) =>
  step.run("hold", async () => {
    await effect("hold");
    const [others] = await sql<
      { count: number }[]
    >`select count(*)::int as count from effect where key = 'hold' and pid <> ${process.pid}`;
    // The first process hangs here until it is killed.
    if (!others?.count) await pause(600_000);
    return process.pid;
  }),
);

await startEngine({
  url,
  client,
  functions: [approve, child, published, flaky, hold],
  concurrency: 8,
  poll: { shortest: 200, longest: 500 },
});
process.on("disconnect", () => process.exit(1));
process.send?.("ready");
