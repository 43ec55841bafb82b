/** Fills an empty database with the demo's workspace; on later starts finds it again and mends what is lost. */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { and, eq } from "drizzle-orm";
import { createApiKey } from "@/lib/auth/api-keys";
import { createSignInLink } from "@/lib/auth/sign-in-link";
import { saveConnection } from "@/lib/connectors/connections";
import { systemClock } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import type { Database } from "@/lib/db/client";
import { connection } from "@/lib/db/schema/connectors/connection";
import { trigger } from "@/lib/db/schema/workflows/trigger";
import { workflow } from "@/lib/db/schema/workflows/workflow";
import { createTrigger } from "@/lib/intake/create-trigger";
import { rotateTriggerSecret } from "@/lib/intake/rotate-trigger-secret";
import { parseArticleFile } from "@/lib/knowledge/article-file";
import { saveDocument } from "@/lib/knowledge/save-document";
import type { Vault } from "@/lib/vault/vault";
import { publishWorkflow } from "@/lib/workflows/publish-workflow";
import { assembleCast, type Cast } from "./cast";
import type { DemoDocument } from "./demo-document";
import { agentWorkflow, supportWorkflow, ticketMapping, ticketSchema } from "./demo-workflow";
import { people } from "./people";

export interface SeedOptions {
  db: Database;
  vault: Vault;
  appUrl: string;
  sandbox: { url: string; token: string; timeoutMs?: number; once?: "key" | "lookup" };
  /** Where the articles are. */
  knowledgeDir: string;
  undoSeconds: number;
  /** The document of an earlier start. */
  earlier: DemoDocument | null;
}

export interface Seeded {
  document: DemoDocument;
  cast: Cast;
  connectionId: string;
}

const triggerSlug = "demo-tickets";
const connectionName = "Sandbox helpdesk";
const agentSlug = "agent-actions";
// Longer than any demo runs; a link is void once the demo has stopped.
const linkSeconds = 30 * 24 * 60 * 60;

/** Makes what is missing and returns the demo document of this start. */
export async function seedDemo(options: SeedOptions): Promise<Seeded> {
  const { db, earlier, appUrl } = options;
  const cast = await assembleCast(db);
  const admin = cast.as("admin");
  const known = await findTrigger(admin);
  const connectionId = await connectSandbox(admin, options);
  const secret = known
    ? (earlier?.trigger.secret ?? (await renewSecret(admin, options.vault, known.id)))
    : await createWorkflow(admin, options, connectionId);

  await admitAgents(admin, options);
  const document: DemoDocument = {
    url: appUrl,
    apiKey: earlier?.apiKey ?? (await createReviewerKey(cast.as("reviewer"))),
    trigger: { slug: triggerSlug, url: `${appUrl}/api/triggers/${triggerSlug}`, secret, scheme: "standard-webhooks" },
    agent: { apiKey: earlier?.agent?.apiKey ?? (await createAgentKey(admin)), workflow: agentSlug },
    sandbox: { url: options.sandbox.url },
    users: [],
  };
  for (const { email, role } of people) {
    const { userId } = cast.member(role);
    const signInUrl = await createSignInLink(db, systemClock, { userId, kind: "demo", seconds: linkSeconds, appUrl });
    document.users.push({ email, role, signInUrl });
  }
  return { document, cast, connectionId };
}

async function findTrigger(admin: ServiceContext): Promise<{ id: string } | undefined> {
  const [row] = await admin.db
    .select({ id: trigger.id })
    .from(trigger)
    .where(and(eq(trigger.slug, triggerSlug), eq(trigger.workspaceId, admin.workspaceId)));
  return row;
}

async function renewSecret(admin: ServiceContext, vault: Vault, triggerId: string): Promise<string> {
  const { secret } = await rotateTriggerSecret(admin, vault, { triggerId, overlapHours: 0 });
  return secret;
}

/** The sandbox may have moved to another port since the last start. */
async function connectSandbox(admin: ServiceContext, { vault, sandbox }: SeedOptions): Promise<string> {
  const [known] = await admin.db
    .select({ id: connection.id })
    .from(connection)
    .where(and(eq(connection.workspaceId, admin.workspaceId), eq(connection.name, connectionName)));
  const { url: baseUrl, token, timeoutMs, once } = sandbox;
  const { connectionId } = await saveConnection(admin, vault, {
    connectionId: known?.id,
    connector: "sandbox-helpdesk",
    name: connectionName,
    config: { baseUrl, allowPrivateAddresses: true, ...(timeoutMs && { timeoutMs }), ...(once && { once }) },
    credentials: { token },
  });
  return connectionId;
}

async function createWorkflow(admin: ServiceContext, options: SeedOptions, connectionId: string): Promise<string> {
  for (const file of await readdir(options.knowledgeDir)) {
    if (!file.endsWith(".md")) continue;
    await saveDocument(admin, parseArticleFile(await readFile(path.join(options.knowledgeDir, file), "utf8")));
  }
  const definition = supportWorkflow(connectionId, options.undoSeconds);
  const { workflowId } = await publishWorkflow(admin, { slug: "support-reply", name: "Support reply", definition });
  const { secret } = await createTrigger(admin, options.vault, {
    workflowId,
    slug: triggerSlug,
    mapping: ticketMapping,
    payloadSchema: ticketSchema,
    scheme: "standard-webhooks",
  });
  return secret;
}

/** A workflow for agents that run their tools themselves; also in a workspace of an earlier version. */
async function admitAgents(admin: ServiceContext, { vault, undoSeconds }: SeedOptions): Promise<void> {
  const [known] = await admin.db
    .select({ id: workflow.id })
    .from(workflow)
    .where(and(eq(workflow.workspaceId, admin.workspaceId), eq(workflow.slug, agentSlug)));
  if (known) return;
  const { connectionId } = await saveConnection(admin, vault, { connector: "agent", name: "Agents", config: {} });
  const definition = agentWorkflow(connectionId, undoSeconds);
  await publishWorkflow(admin, { slug: agentSlug, name: "Agent actions", definition });
}

async function createAgentKey(admin: ServiceContext): Promise<string> {
  return (await createApiKey(admin, { name: "Demo agent", personal: false, scopes: ["drafts:write"] })).key;
}

async function createReviewerKey(reviewer: ServiceContext): Promise<string> {
  const { key } = await createApiKey(reviewer, {
    name: "Demo reviewer",
    personal: true,
    scopes: [...reviewer.permissions],
  });
  return key;
}
