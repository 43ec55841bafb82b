/** Factories for a workflow and for what flows through it. */
import type { ConnectorName } from "@/lib/connectors/registry";
import { newId } from "@/lib/core/id";
import { connection } from "@/lib/db/schema/connectors/connection";
import { generation } from "@/lib/db/schema/drafting/generation";
import { event, type Origin } from "@/lib/db/schema/intake/event";
import { workflow } from "@/lib/db/schema/workflows/workflow";
import { workflowVersion } from "@/lib/db/schema/workflows/workflow-version";
import type { Database } from "@/lib/db/client";
import type { Generation } from "@/lib/drafting/generation";
import { openReview } from "@/lib/review/open-review";
import { getReview, type ReviewDetail } from "@/lib/review/get-review";
import { systemContext } from "@/lib/members/system-context";
import type { WorkflowDefinition } from "@/lib/workflows/definition";
import type { TestContext } from "./context";
import { TestClock } from "./clock";

export interface TestWorkflow {
  id: string;
  versionId: string;
  workspaceId: string;
  connectionId: string;
}

type Overrides = Partial<Omit<WorkflowDefinition, "review">> & { review?: Partial<WorkflowDefinition["review"]> };

/** A workflow that answers tickets through one connection of the sandbox helpdesk. */
export async function createWorkflow(
  db: Database,
  workspaceId: string,
  {
    connector = "sandbox-helpdesk",
    connectionConfig = {},
    status = "active",
    ...overrides
  }: Overrides & {
    connector?: ConnectorName;
    connectionConfig?: Record<string, unknown>;
    status?: "active" | "paused";
  } = {},
): Promise<TestWorkflow> {
  const made = { id: newId(), versionId: newId(), workspaceId, connectionId: newId() };
  await db.insert(connection).values({
    id: made.connectionId,
    workspaceId,
    connector,
    name: `Helpdesk ${made.connectionId}`,
    config: connectionConfig,
  });
  await db.insert(workflowVersion).values({
    id: made.versionId,
    workspaceId,
    workflowId: made.id,
    version: 1,
    definition: definitionFor(made.connectionId, {
      ...(connector === "agent" && { action: runsTools(made.connectionId) }),
      ...overrides,
    }),
    publishedBy: { kind: "system", job: "test" },
  });
  await db.insert(workflow).values({
    id: made.id,
    workspaceId,
    slug: `support-${made.id}`,
    name: "Support reply",
    status,
    currentVersionId: made.versionId,
  });
  return made;
}

/** The action of a workflow for agents that run their tools themselves. */
export const runsTools = (connectionId: string): WorkflowDefinition["action"] => ({
  connectionId,
  operation: "run-tool",
  target: { tool: { from: "/event/payload/tool" }, call: { from: "/event/payload/call" } },
  payload: "arguments",
});

export function definitionFor(connectionId: string, { review, ...overrides }: Overrides = {}): WorkflowDefinition {
  return {
    gate: { required: ["/body", "/customer/email"], minimumTextLength: 10, maximumAgeHours: 720 },
    recipe: { promptVersion: "support-1", instructions: "Answer politely.", passages: 4 },
    action: {
      connectionId,
      operation: "add-comment",
      target: { ticketId: { from: "/event/payload/id" } },
      payload: { body: { from: "/content/body" } },
    },
    review: { policy: { kind: "any" }, groupId: null, dueInMinutes: 60, risk: 0, ...review },
    undoSeconds: 0,
    ...overrides,
  };
}

interface EventOptions {
  subject?: string;
  sourceOrder?: number;
  conversationKey?: string;
  occurredAt?: Date;
  origin?: Origin;
  triggerId?: string;
  title?: string;
  body?: string;
  clock?: TestClock;
}

export async function createEvent(
  db: Database,
  of: TestWorkflow,
  options: EventOptions = {},
): Promise<{ id: string; subject: string }> {
  const id = newId();
  const subject = options.subject ?? `T-${id}`;
  const now = (options.clock ?? new TestClock()).now();
  await db.insert(event).values({
    id,
    workspaceId: of.workspaceId,
    workflowId: of.id,
    origin: options.origin ?? "live",
    triggerId: options.triggerId,
    source: "test",
    type: "ticket.created",
    subject,
    sourceOrder: options.sourceOrder ?? now.getTime(),
    conversationKey: options.conversationKey,
    customerKey: "jane@example.com",
    occurredAt: options.occurredAt ?? now,
    receivedAt: now,
    data: {
      title: options.title ?? "Where is my parcel?",
      body: options.body ?? "My order 8841 has not arrived. Can you check?",
      customer: { name: "Jane Smith", email: "jane@example.com" },
      payload: { id: subject },
    },
  });
  return { id, subject };
}

export async function createGeneration(
  db: Database,
  of: TestWorkflow,
  eventId: string,
  output: Partial<Generation> = {},
): Promise<string> {
  const id = newId();
  await db.insert(generation).values({
    id,
    workspaceId: of.workspaceId,
    eventId,
    workflowVersionId: of.versionId,
    output: {
      content: { body: "Hi Jane, your parcel is on its way." },
      holdReasons: [],
      citations: [],
      findings: [],
      signals: [{ name: "retrieval", value: 0.9, says: "Cites a matching article." }],
      explanation: "Cites Delivery times.",
      language: "en",
      ...output,
    },
    model: "test",
    promptVersion: "support-1",
    inputTokens: 0,
    outputTokens: 0,
    costMicros: 0,
    latencyMs: 0,
  });
  return id;
}

/** An event drafted and put into the queue, as seen by `reader`. */
export async function createReview(
  reader: TestContext,
  of: TestWorkflow,
  { output, ...options }: EventOptions & { output?: Partial<Generation> } = {},
): Promise<ReviewDetail> {
  const { id: eventId } = await createEvent(reader.db, of, { clock: reader.clock, ...options });
  const generationId = await createGeneration(reader.db, of, eventId, output);
  const opened = await openReview(systemContext(reader.db, of.workspaceId, "test", reader.clock), generationId);
  if (!opened) throw new Error("The event has a draft already.");
  return getReview(reader, { reviewId: opened.reviewId });
}

/** What every reader is told of such a review: what came in, what is proposed and how sure it is. */
export const toldOfReview = [
  "Where is my parcel?",
  "Jane Smith",
  "My order 8841",
  "your parcel is on its way",
  "Likely right",
];
