/** A workflow for agents that run their tools themselves, an agent's key, and a person who decides, at the public API. */
import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { createApiKey } from "@/lib/auth/api-keys";
import { database } from "@/lib/db/database";
import { decision } from "@/lib/db/schema/decisions/decision";
import { workflow } from "@/lib/db/schema/workflows/workflow";
import type { Permission } from "@/lib/members/permissions";
import { systemContext } from "@/lib/members/system-context";
import { vaultOf } from "@/lib/vault/vault";
import { carryOutDecision } from "@/lib/write-back/carry-out-decision";
import { type Answered, type Caller, createCaller, get, post } from "./api";
import { createWorkflow } from "./workflow";

export interface AgentDesk {
  reviewer: Caller;
  /** A service key of an agent. */
  agent: string;
  workflowId: string;
  slug: string;
  ask(request: unknown, key?: string): Promise<Answered>;
}

export async function slugOf(workflowId: string): Promise<string> {
  const [row] = await database().select().from(workflow).where(eq(workflow.id, workflowId));
  return row?.slug ?? "";
}

export async function agentKey(owner: Caller, scopes: Permission[] = ["drafts:write"]): Promise<string> {
  return (await createApiKey(owner.ctx, { name: "Refund agent", scopes, personal: false })).key;
}

export async function agentDesk(
  options: Parameters<typeof createWorkflow>[2] & { scopes?: Permission[] } = {},
): Promise<AgentDesk> {
  const owner = await createCaller({ roles: ["owner"] });
  const { workspaceId } = owner.who;
  const { scopes, ...given } = options;
  const { id } = await createWorkflow(database(), workspaceId, { connector: "agent", ...given });
  const agent = await agentKey(owner, scopes);
  const slug = await slugOf(id);
  return {
    reviewer: await createCaller({ workspaceId, roles: ["reviewer"] }),
    agent,
    workflowId: id,
    slug,
    ask: (request, key = agent) => post(`/api/v1/drafts?workflow=${slug}`, { key, body: request }),
  };
}

/** Decides what the review shows now. */
export async function decideAt(
  { reviewer: { key } }: Pick<AgentDesk, "reviewer">,
  reviewId: string,
  wish: object = { decision: "approved" },
): Promise<Answered> {
  const { draft_version, content_hash } = (await get(`/api/v1/reviews/${reviewId}`, { key })).body;
  return post(`/api/v1/reviews/${reviewId}/decision`, { key, body: { draft_version, content_hash, ...wish } });
}

export const deskVault = vaultOf(randomBytes(32));

/** What the worker does with what was decided. */
export async function carryOutAt({ reviewer }: Pick<AgentDesk, "reviewer">, reviewId: string): Promise<void> {
  const ctx = systemContext(database(), reviewer.who.workspaceId, "test");
  const rows = await database().select().from(decision).where(eq(decision.reviewId, reviewId));
  for (const { id, closesReview, voidedAt } of rows)
    if (closesReview && !voidedAt) await carryOutDecision(ctx, id, { vault: deskVault });
}
