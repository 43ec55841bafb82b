/** A trigger and the deliveries that a sender signs for it. */
import { createHmac, randomBytes } from "node:crypto";
import { newId } from "@/lib/core/id";
import type { Database } from "@/lib/db/client";
import type { Trigger } from "@/lib/db/schema/workflows/trigger";
import type { Delivery } from "@/lib/intake/accept-delivery";
import { createTrigger } from "@/lib/intake/create-trigger";
import { type Vault, vaultOf } from "@/lib/vault/vault";
import type { JsonSchema, TriggerMapping } from "@/lib/workflows/definition";
import { TestClock } from "./clock";
import { contextFor, createMember, type TestContext } from "./context";
import { createWorkflow, type TestWorkflow } from "./workflow";

export interface TestTrigger {
  trigger: Trigger;
  secret: string;
  workflow: TestWorkflow;
  /** An admin of its workspace. */
  admin: TestContext;
  vault: Vault;
}

export const ticketMapping: TriggerMapping = {
  recordId: "/id",
  version: "/version",
  occurredAt: "/created_at",
  conversation: "/thread",
  title: "/subject",
  body: "/body",
  customerName: "/customer/name",
  customerEmail: "/customer/email",
};

export const ticketSchema: JsonSchema = {
  type: "object",
  required: ["id", "body"],
  properties: {
    body: { type: "string" },
    customer: { type: "object", properties: { email: { type: "string", format: "email" } } },
  },
};

export const ticket = (fields: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: `T-${newId()}`,
  subject: "Where is my parcel?",
  body: "My order 8841 has not arrived. Can you check?",
  customer: { name: "Jane Smith", email: "Jane@Example.com" },
  ...fields,
});

interface Options {
  status?: "active" | "paused";
  mapping?: TriggerMapping;
  payloadSchema?: JsonSchema;
  clock?: TestClock;
  vault?: Vault;
}

/** A trigger of a new workspace. */
export async function createTestTrigger(db: Database, { status, ...options }: Options = {}): Promise<TestTrigger> {
  const member = await createMember(db, { roles: ["admin"] });
  const admin = contextFor(db, member, { clock: options.clock ?? new TestClock() });
  const workflow = await createWorkflow(db, member.workspaceId, { status });
  const vault = options.vault ?? vaultOf(randomBytes(32));
  const created = await createTrigger(admin, vault, {
    workflowId: workflow.id,
    slug: `support-${newId()}`,
    mapping: options.mapping ?? ticketMapping,
    payloadSchema: options.payloadSchema ?? ticketSchema,
    scheme: "standard-webhooks",
  });
  return { ...created, workflow, admin, vault };
}

interface Sent {
  id?: string;
  secret?: string;
  at?: Date;
  headers?: Record<string, string>;
}

/** A delivery as a Standard Webhooks sender makes it; `payload` may be the raw text of one. */
export function signed(of: TestTrigger, payload: Record<string, unknown> | string, sent: Sent = {}): Delivery {
  const body = Buffer.from(typeof payload === "string" ? payload : JSON.stringify(payload));
  const id = sent.id ?? `msg_${newId()}`;
  const timestamp = String(Math.floor((sent.at ?? of.admin.clock.now()).getTime() / 1000));
  const key = Buffer.from((sent.secret ?? of.secret).replace("whsec_", ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64");
  const headers = new Headers({
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signature}`,
    ...sent.headers,
  });
  return { slug: of.trigger.slug, headers, body };
}
