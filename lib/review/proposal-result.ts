/** What an agent is told of its own draft: nothing until it can't be taken back any more. */
import { and, asc, eq, isNull } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { z } from "zod";
import { principalOf } from "@/lib/core/actor";
import type { Actor, ServiceContext } from "@/lib/core/context";
import { NotFoundError } from "@/lib/core/errors";
import { decision } from "@/lib/db/schema/decisions/decision";
import { reasonCode } from "@/lib/db/schema/decisions/reason-code";
import { agentRequest } from "@/lib/db/schema/drafting/agent-request";
import { draft } from "@/lib/db/schema/drafting/draft";
import { type DraftVersion, draftVersion } from "@/lib/db/schema/drafting/draft-version";
import { review } from "@/lib/db/schema/review/review";
import { isApproval } from "@/lib/decisions/outcome";
import type { CallResult } from "@/lib/intake/agents/agent-request";
import { answerTo } from "@/lib/intake/agents/parse-agent-request";
import { requirePermission } from "@/lib/members/require-permission";
import { type Delivery, deliveryColumn, toDelivery } from "./delivery";
import { standsForGood, undoWindow } from "./undo-window";

export const ProposalResultInput = z.object({ draftId: z.uuid() });

export const proposalStatuses = ["pending", "approved", "rejected", "expired", "superseded"] as const;
export type ProposalStatus = (typeof proposalStatuses)[number];

export interface ProposalResult {
  draftId: string;
  reviewId: string;
  /** A tool call, which the agent carries out itself; else we do. */
  ofTool: boolean;
  /** `pending` also while an approval waits to be carried out, can be taken back, or has failed: only the others are final. */
  status: ProposalStatus;
  /** How far carrying it out is; null while there is nothing to carry out. */
  delivery: Delivery | null;
  /** Once it is final. */
  decided: {
    at: Date;
    by: Actor;
    reasonCode: string | null;
    comment: string | null;
    /** It is not as it was proposed. */
    edited: boolean;
    version: Pick<DraftVersion, "version" | "contentHash" | "content" | "actions">;
  } | null;
  /** In the format that the request came in, once all of its calls are final; null before. */
  response: unknown;
}

/** The result of one of the caller's own drafts. Throws NotFoundError: of others' it is not told. */
export async function getProposalResult(
  ctx: ServiceContext,
  input: z.input<typeof ProposalResultInput>,
): Promise<ProposalResult> {
  requirePermission(ctx, "drafts:write");
  const { draftId } = ProposalResultInput.parse(input);
  const [asked] = await ctx.db
    .select({ id: agentRequest.id })
    .from(draft)
    .innerJoin(agentRequest, eq(agentRequest.id, draft.agentRequestId))
    .where(
      and(
        eq(draft.id, draftId),
        eq(draft.workspaceId, ctx.workspaceId),
        eq(agentRequest.principal, principalOf(ctx.actor)),
      ),
    );
  if (!asked) throw new NotFoundError("You have proposed no such draft.");
  const { results, response } = await resultOfRequest(ctx, asked.id);
  const own = results.find((result) => result.draftId === draftId);
  if (!own) throw new Error(`Request ${asked.id} has lost draft ${draftId}.`);
  return { ...own, response };
}

export interface RequestResult {
  /** One a draft, in order. */
  results: Omit<ProposalResult, "response">[];
  response: unknown;
  /** From when on a rejection can't be taken back any more that all wait for; null: nothing is waited for but people or the write-back. */
  finalFrom: Date | null;
}

/** The result of all that came with one request, for the product's own jobs. */
export async function resultOfRequest(ctx: ServiceContext, agentRequestId: string): Promise<RequestResult> {
  const rows = await loadRequest(ctx, agentRequestId);
  const results = await Promise.all(rows.map((row) => resultOf(ctx, row)));
  const final = results.length > 0 && results.every(({ status }) => status !== "pending");
  const ends = results.flatMap(({ undoUntil }) => undoUntil?.getTime() ?? []);
  return {
    results,
    response: final ? respond(rows[0]?.raw ?? null, results) : null,
    finalFrom: ends.length > 0 ? new Date(Math.max(...ends)) : null,
  };
}

type Row = Awaited<ReturnType<typeof loadRequest>>[number];

const first = alias(draftVersion, "first_version");

async function loadRequest(ctx: ServiceContext, agentRequestId: string) {
  return ctx.db
    .select({
      draftId: draft.id,
      reviewId: review.id,
      status: review.status,
      closedAt: review.closedAt,
      raw: agentRequest.raw,
      delivery: deliveryColumn,
      decision,
      reasonLabel: reasonCode.label,
      version: draftVersion,
      firstHash: first.contentHash,
    })
    .from(draft)
    .innerJoin(agentRequest, eq(agentRequest.id, draft.agentRequestId))
    .innerJoin(review, and(eq(review.draftId, draft.id), eq(review.purpose, "approval")))
    .innerJoin(first, and(eq(first.draftId, draft.id), eq(first.version, 1)))
    .leftJoin(decision, and(eq(decision.reviewId, review.id), decision.closesReview, isNull(decision.voidedAt)))
    .leftJoin(
      reasonCode,
      and(eq(reasonCode.workspaceId, decision.workspaceId), eq(reasonCode.code, decision.reasonCode)),
    )
    .leftJoin(draftVersion, and(eq(draftVersion.draftId, draft.id), eq(draftVersion.version, decision.draftVersion)))
    .where(and(eq(agentRequest.id, agentRequestId), eq(agentRequest.workspaceId, ctx.workspaceId)))
    .orderBy(asc(draft.agentPosition));
}

type Settled = Omit<ProposalResult, "response"> & { reason: string; undoUntil: Date | null; closedAt: Date | null };

async function resultOf(ctx: ServiceContext, row: Row): Promise<Settled> {
  const delivery = toDelivery(row.delivery);
  const rejected = row.status === "decided" && row.decision !== null && !isApproval(row.decision.outcome);
  const undoUntil = rejected ? await undoWindow(ctx.db, ctx, row) : null;
  const { draftId, reviewId, closedAt, decision: closing, version } = row;
  const canChange = rejected && (undoUntil !== null || !(await standsForGood(ctx.db, ctx, { id: reviewId, closedAt })));
  const status = canChange ? "pending" : statusOf(row, delivery);
  const given = [row.reasonLabel ?? closing?.reasonCode, closing?.comment].filter(Boolean).join(": ");
  const reason = given || withoutReason[status];
  const decided =
    status === "pending" || !closing || !version
      ? null
      : {
          at: closing.decidedAt,
          by: closing.actor,
          reasonCode: closing.reasonCode,
          comment: closing.comment,
          edited: version.contentHash !== row.firstHash,
          version,
        };
  return { draftId, reviewId, ofTool: row.raw !== null, status, delivery, decided, reason, undoUntil, closedAt };
}

/** For agents and their models, in English as the rest of the API. */
const withoutReason: Record<ProposalStatus, string> = {
  pending: "",
  approved: "",
  rejected: "Rejected.",
  expired: "Nobody decided it in time.",
  superseded: "Something newer took its place.",
};

function statusOf({ status, decision: closing }: Row, delivery: Delivery | null): ProposalStatus {
  if (status === "open") return "pending";
  if (status !== "decided") return status;
  if (!closing) return "pending";
  if (!isApproval(closing.outcome)) return "rejected";
  return delivery?.state === "sent" ? "approved" : "pending";
}

function respond(raw: unknown, results: readonly Settled[]): unknown {
  const at = new Date(Math.max(...results.map(({ closedAt }) => closedAt?.getTime() ?? 0)));
  if (raw !== null) return answerTo(raw, results.map(toCallResult), at);
  const [only] = results;
  if (only?.status !== "approved" || !only.decided) return { approved: false, reason: only?.reason ?? "" };
  const { edited, version } = only.decided;
  return { approved: true, edited, draft: version.content };
}

function toCallResult({ status, decided, reason }: Settled): CallResult {
  const [action] = decided?.version.actions ?? [];
  if (status === "approved" && decided && action) {
    return { approved: true, edited: decided.edited, tool: String(action.target.tool), args: action.payload };
  }
  return { approved: false, reason, reasonCode: decided?.reasonCode ?? null };
}
