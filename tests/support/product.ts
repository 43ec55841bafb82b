/** The whole product for a test: built pages, web, worker, its own database and the sandbox helpdesk, with the demo's people. */
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { deliver, type Ticket } from "@/bin/demo/delivery";
import { type ArrivedComment, readArrivals } from "@/bin/demo/sandbox-ledger";
import { type Demo, startDemo } from "@/bin/demo/start-demo";
import { projectRoot } from "@/bin/server/project-root";
import { newId } from "@/lib/core/id";
import type { Role } from "@/lib/members/permissions";

export interface ProductOptions {
  undoSeconds: number;
  /** Any free one unless told. */
  port?: number;
  /** How long the helpdesk may take to answer, in milliseconds. */
  timeoutMs?: number;
  /** How a write is kept from being repeated. */
  once?: "key" | "lookup";
  /** Settings of web and worker beside the usual ones. */
  env?: Record<string, string>;
}

export interface TestProduct {
  readonly demo: Demo;
  readonly url: string;
  readonly dataDir: string;
  signInUrl(role: Role): string;
  /** A ticket comes in by the signed webhook. */
  takeIn(ticket?: Partial<Ticket>): Promise<{ eventId: string; ticket: Ticket }>;
  /** The same, drafted or held. */
  draftOf(ticket?: Partial<Ticket>): Promise<{ draftId: string; ticket: Ticket }>;
  untilDrafted(eventId: string): Promise<string>;
  /** What the public API answers to the demo reviewer's key: to a GET, or with a body to a POST. */
  api<T = unknown>(path: string, body?: object): Promise<T>;
  /** The demo reviewer puts the draft before others. */
  escalate(draftId: string): Promise<void>;
  /** What was written to the ticket, from the helpdesk's own file of raw requests. */
  arrivedAt(ticketId: string): Promise<ArrivedComment[]>;
  /** Stops all of it and starts it again with the same data at the same addresses, perhaps with other options. */
  restart(options?: Partial<ProductOptions>): Promise<void>;
  stop(): Promise<void>;
}

/** Needs a build (`npm run build`). Starts on free ports in a new folder, which goes when it stops. */
export async function startTestProduct(options: ProductOptions): Promise<TestProduct> {
  requireBuild();
  const dataDir = await mkdtemp(path.join(tmpdir(), "countersign-product-"));
  // Where tests run as root, the database runs as another user, who must get in.
  await chmod(dataDir, 0o755);
  const remove = () => rm(dataDir, { recursive: true, force: true });
  let current = options;
  let demo = await start(dataDir, options.port ?? 0, current).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  let running = true;

  return {
    dataDir,
    get demo() {
      return demo;
    },
    get url() {
      return demo.product.url;
    },
    signInUrl: (role) => requireFound(demo.document.users.find((user) => user.role === role)).signInUrl,
    takeIn: (given) => takeIn(demo, given),
    untilDrafted: (eventId) => untilDrafted(demo, eventId),
    async draftOf(given) {
      const { eventId, ticket } = await takeIn(demo, given);
      return { draftId: await untilDrafted(demo, eventId), ticket };
    },
    api: (path, body) => askApi(demo, path, body),
    escalate: (draftId) => escalate(demo, draftId),
    arrivedAt: async (ticketId) => (await readArrivals(demo.sandbox.file)).filter((one) => one.ticketId === ticketId),
    async restart(changed = {}) {
      const port = Number(new URL(demo.product.url).port);
      current = { ...current, ...changed };
      await demo.stop();
      running = false;
      demo = await start(dataDir, port, current);
      running = true;
    },
    async stop() {
      try {
        if (running) await demo.stop();
      } finally {
        await remove();
      }
    },
  };
}

async function start(dataDir: string, port: number, { env, ...options }: ProductOptions): Promise<Demo> {
  const lines: string[] = [];
  return startDemo({
    ...options,
    dataDir,
    port,
    sandboxPort: 0,
    childLogs: "files",
    log: (line) => lines.push(line),
    env: { PATH: process.env.PATH, HOME: process.env.HOME, LOG_LEVEL: "warn", ...env },
  }).catch((error: unknown) => {
    throw new Error(`The product did not start:\n${lines.join("\n")}`, { cause: error });
  });
}

function requireBuild(): void {
  const built = ["dist/web.js", "dist/worker.js", "dist/sandbox-helpdesk.js", ".next/BUILD_ID"];
  const missing = built.filter((file) => !existsSync(path.join(projectRoot(), file)));
  if (missing.length > 0) throw new Error(`There is no ${missing.join(", no ")}. Run \`npm run build\` first.`);
}

export const sampleTicket = (given: Partial<Ticket> = {}): Ticket => ({
  id: `T-${newId().slice(-8)}`,
  subject: "How long does delivery take?",
  body: "Hello,\n\nI ordered a lamp last week, order 8841. How long does delivery take, and can I still change the address?\n\nBest\nJane",
  customer: { name: "Jane Smith", email: "jane@customers.example" },
  ...given,
});

async function takeIn(
  { sandbox, document }: Demo,
  given?: Partial<Ticket>,
): Promise<{ eventId: string; ticket: Ticket }> {
  const ticket = sampleTicket(given);
  await sandbox.openTicket(ticket);
  const { status, eventId } = await deliver(document.trigger, ticket, newId());
  if (status !== 202) throw new Error(`The trigger answered ${status}.`);
  return { eventId: requireFound(eventId), ticket };
}

/** Resolves with the draft of an event that was accepted. */
export async function untilDrafted({ document }: Demo, eventId: string): Promise<string> {
  const giveUp = Date.now() + 60_000;
  for (;;) {
    const response = await fetch(`${document.url}/api/v1/events/${eventId}`, {
      headers: { authorization: `Bearer ${document.apiKey}` },
    });
    const { draft_id: draftId } = (await response.json()) as { draft_id?: string | null };
    if (draftId) return draftId;
    if (Date.now() > giveUp) throw new Error(`Event ${eventId} was not drafted within 60 s.`);
    await sleep(50);
  }
}

function requireFound<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error("The demo document lacks what the test needs.");
  return value;
}

async function askApi<T>({ document: { url, apiKey } }: Demo, path: string, body?: object): Promise<T> {
  const response = await fetch(`${url}/api/v1/${path}`, {
    method: body ? "POST" : "GET",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

async function escalate(demo: Demo, draftId: string): Promise<void> {
  const { review } = await askApi<{ review: { id: string } }>(demo, `drafts/${draftId}`);
  const { draft_version, content_hash } = await askApi<{ draft_version: number; content_hash: string }>(
    demo,
    `reviews/${review.id}`,
  );
  const wish = { decision: "escalated", draft_version, content_hash, comment: "Look." };
  await askApi(demo, `reviews/${review.id}/decision`, wish);
}
