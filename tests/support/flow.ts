/** A running product for one file of flows, and the demo's people at its public API. */
import { afterAll, expect, vi } from "vitest";
import { sql } from "drizzle-orm";
import type { z } from "zod";
import type { Draft as WireDraft } from "@/app/api/v1/_wire/draft";
import type { Problem as WireProblem } from "@/app/api/v1/_wire/problem";
import type { WriteBack as WireWriteBack } from "@/app/api/v1/_wire/write-back";
import { withDemoDatabase } from "@/bin/demo/demo-database";
import { type ArrivedComment } from "@/bin/demo/sandbox-ledger";
import { createApiKey } from "@/lib/auth/api-keys";
import type { Database } from "@/lib/db/client";
import type { WriteBackState } from "@/lib/db/schema/write-back/write-back";
import type { Role } from "@/lib/members/permissions";
import { type ProductOptions, startTestProduct, type TestProduct } from "./product";

export type Draft = z.output<typeof WireDraft>;
export type Problem = z.output<typeof WireProblem>;
export type WriteBack = z.output<typeof WireWriteBack>;

export interface Answer<Body> {
  status: number;
  body: Body;
}

/** One of the demo's people, by a personal API key. */
export interface Person {
  key: string;
  get<Body>(path: string): Promise<Answer<Body>>;
  post<Body>(path: string, body?: object): Promise<Answer<Body>>;
  /** Votes on what the draft shows now: approves it, or as told. */
  decide(draftId: string, decision?: object): Promise<Answer<Vote & Problem>>;
  undo(draftId: string): Promise<Answer<{ review_status: string } & Problem>>;
}

export interface Vote {
  decision: string;
  draft_version: number;
  content_hash: string;
  review_status: string;
  open_votes: number;
}

export interface Flow extends TestProduct {
  people: Record<"reviewer" | "approver" | "admin" | "auditor", Person>;
  /** Looks into the running product's database. */
  read<T>(work: (db: Database) => Promise<T>): Promise<T>;
  draft(draftId: string): Promise<Draft>;
  reviewOf(draftId: string): Promise<NonNullable<Draft["review"]>>;
  writeBacksOf(draftId: string): Promise<WriteBack[]>;
  /** Resolves with the newest write-back of the draft once it is in this state. */
  untilWriteBackIs(state: WriteBackState, draftId: string): Promise<WriteBack>;
  /** The bodies of what was written to the ticket. */
  repliesTo(ticketId: string): Promise<ArrivedComment["body"][]>;
  /** Resolves once the worker has nothing left that it would do before time goes on. */
  untilAtRest(): Promise<void>;
}

/** Longer than anything takes that a flow waits for. */
export const patience = { timeout: 45_000, interval: 50 };

/** Starts a product for this test file and stops it after the file's last test. */
export async function startFlow(options: ProductOptions): Promise<Flow> {
  // Far more than a flow takes, for machines that do other things as well.
  vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
  const product = await startTestProduct(options);
  afterAll(() => product.stop());
  const read: Flow["read"] = (work) => withDemoDatabase(product.demo, work);
  const people = {
    reviewer: personWith(product, product.demo.document.apiKey),
    approver: personWith(product, await createKey(product, "approver")),
    admin: personWith(product, await createKey(product, "admin")),
    auditor: personWith(product, await createKey(product, "auditor")),
  };
  const draft = (draftId: string) => found(people.reviewer.get<Draft>(`/drafts/${draftId}`));
  const writeBacksOf = async (draftId: string) =>
    (await found(people.reviewer.get<{ data: WriteBack[] }>(`/write-backs?draft_id=${draftId}`))).data;

  // Not spread: what the product says of itself changes when it is started again.
  return Object.assign(product, {
    people,
    read,
    draft,
    reviewOf: async (draftId: string) => present((await draft(draftId)).review),
    writeBacksOf,
    async untilWriteBackIs(state: WriteBackState, draftId: string) {
      return vi.waitFor(async () => {
        const [newest] = await writeBacksOf(draftId);
        expect(newest).toMatchObject({ state });
        return present(newest);
      }, patience);
    },
    repliesTo: async (ticketId: string) => (await product.arrivedAt(ticketId)).map(({ body }) => body),
    untilAtRest: () => vi.waitFor(async () => expect(await read(countDue)).toBe(0), patience),
  });
}

function createKey({ demo }: TestProduct, role: Role): Promise<string> {
  return withDemoDatabase(demo, async (db) => {
    const ctx = { ...demo.cast.as(role), db };
    return (await createApiKey(ctx, { name: "flow", personal: true, scopes: [...ctx.permissions] })).key;
  });
}

function personWith(product: TestProduct, key: string): Person {
  async function call<Body>(method: string, path: string, body?: object): Promise<Answer<Body>> {
    const response = await fetch(`${product.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(body && { "content-type": "application/json" }) },
      body: body && JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Body };
  }
  const reviewOf = async (draftId: string) => present((await found(call<Draft>("GET", `/drafts/${draftId}`))).review);

  return {
    key,
    get: (path) => call("GET", path),
    post: (path, body) => call("POST", path, body),
    async decide(draftId, decision = { decision: "approved" }) {
      const { id, draft_version, content_hash } = await reviewOf(draftId);
      return call("POST", `/reviews/${id}/decision`, { draft_version, content_hash, ...decision });
    },
    undo: async (draftId) => call("POST", `/reviews/${(await reviewOf(draftId)).id}/undo`),
  };
}

async function found<Body>(asking: Promise<Answer<Body>>): Promise<Body> {
  const { status, body } = await asking;
  if (status !== 200) throw new Error(`The API answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

export function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error("It is not there.");
  return value;
}

async function countDue(db: Database): Promise<number> {
  const [row] = await db.execute<{ due: number }>(sql`
    select (select count(*) from outbox_event where dispatched_at is null and deliver_at <= now())::int
      + (select count(*) from engine_run where status = 'active' and (next_at <= now() or lease_until > now()))::int as due`);
  return row?.due ?? 0;
}
