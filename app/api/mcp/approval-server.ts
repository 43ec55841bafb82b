/** What an agent can do over MCP: ask a person before it runs a tool or something is sent, ask again what became of it, and see what waits. */
import { McpServer, type ServerContext } from "@modelcontextprotocol/server";
import { z } from "zod";
import { pollUntil } from "@/app/_edge/poll-until";
import type { ServiceContext } from "@/lib/core/context";
import { AppError } from "@/lib/core/errors";
import { log } from "@/lib/core/log";
import packageJson from "@/package.json";
import { listReviews } from "@/lib/review/list-reviews";
import { getProposalResult } from "@/lib/review/proposal-result";
import { proposeDraft } from "@/lib/review/propose-draft";
import { Id, Time, time } from "../v1/_wire/primitives";
import { Approval, approvalOnWire, Asked, requestOf } from "./approval";

/** Below the minute after which clients and proxies give a call up. */
const longestWait = 50;
/** Seconds between signs of life to a client that asked for them. */
const progressEvery = 5;

const Wait = z
  .number()
  .int()
  .min(0)
  .max(longestWait)
  .default(25)
  .describe("How many seconds to wait for the person before answering `pending`.");

const WaitingReviews = z.object({
  reviews: z.array(z.object({ id: Id, draft_id: Id, title: z.string(), workflow: z.string(), due_at: Time })),
  next_cursor: z.string().nullable(),
});

/** A server for one request of one caller. */
export function approvalServer(ctx: ServiceContext, appUrl: string): McpServer {
  const server = new McpServer({ name: "countersign", title: "Countersign", version: packageJson.version });

  server.registerTool(
    "request_approval",
    {
      title: "Ask a person before running a tool or sending a draft",
      description:
        "Puts a tool call (`tool`, `arguments`), or a draft for the workflow's own action (`payload`, `draft`), before a person. Run the tool only if may_proceed is true, once, and with the arguments of the answer. A draft is sent for you once it is approved: never send it yourself. While it is pending, do something else or call check_approval. Silence is never consent.",
      inputSchema: Asked.extend({ wait_seconds: Wait }),
      outputSchema: Approval,
      annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
    },
    ({ wait_seconds: seconds, ...asked }, call) =>
      answered(async () => {
        const { drafts } = await proposeDraft(ctx, { workflow: asked.workflow, request: requestOf(asked) });
        return approvalOf(ctx, drafts[0]?.draftId ?? "", appUrl, { seconds, call });
      }),
  );

  server.registerTool(
    "check_approval",
    {
      title: "Ask what became of a request",
      description: "Answers like request_approval, for a request that was pending.",
      inputSchema: z.object({ draft_id: Id, wait_seconds: Wait }),
      outputSchema: Approval,
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ draft_id: draftId, wait_seconds: seconds }, call) =>
      answered(() => approvalOf(ctx, draftId, appUrl, { seconds, call })),
  );

  server.registerTool(
    "list_reviews",
    {
      title: "See what waits for people",
      description: "The open reviews of the workspace that this key may see, the most urgent first.",
      inputSchema: z.object({
        limit: z.number().int().min(1).max(100).default(20),
        cursor: z.string().optional().describe("next_cursor of the page before."),
      }),
      outputSchema: WaitingReviews,
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    (page) =>
      answered(async () => {
        const { data, nextCursor } = await listReviews(ctx, page);
        const reviews = data.map(({ id, draftId, title, workflow, dueAt }) => ({
          id,
          draft_id: draftId,
          title,
          workflow: workflow.name,
          due_at: time(dueAt),
        }));
        return { reviews, next_cursor: nextCursor };
      }),
  );
  return server;
}

interface Waiting {
  seconds: number;
  call: ServerContext;
}

/** Waits for the person, as long as the caller does. Giving up waiting withdraws nothing. */
async function approvalOf(
  ctx: ServiceContext,
  draftId: string,
  appUrl: string,
  { seconds, call }: Waiting,
): Promise<z.input<typeof Approval>> {
  const look = () => getProposalResult(ctx, { draftId });
  const { signal } = call.mcpReq;
  const stop = signsOfLife(call);
  const { workspaceId } = ctx;
  try {
    const final = await pollUntil({ workspaceId, seconds, signal }, async () => {
      const result = await look();
      return result.status === "pending" ? null : result;
    });
    return approvalOnWire(final ?? (await look()), appUrl);
  } finally {
    stop();
  }
}

/** Tells a client that asked for progress that it is still waited; nothing of what is decided. */
function signsOfLife({ mcpReq }: ServerContext): () => void {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return () => undefined;
  let progress = 0;
  const timer = setInterval(() => {
    progress += progressEvery;
    const params = { progressToken, progress, message: "Waiting for a person" };
    mcpReq.notify({ method: "notifications/progress", params }).catch(() => clearInterval(timer));
  }, progressEvery * 1000);
  return () => clearInterval(timer);
}

/** What is thrown would reach the client as it is: only what is meant for callers may. */
async function answered<Answer extends object>(work: () => Promise<Answer>) {
  try {
    const answer = await work();
    return { content: [{ type: "text" as const, text: JSON.stringify(answer) }], structuredContent: { ...answer } };
  } catch (error) {
    if (!(error instanceof AppError)) log.error({ err: error }, "an MCP tool failed");
    const text = error instanceof AppError ? sentence(error) : "This is our fault. It is not approved. Try again.";
    return { content: [{ type: "text" as const, text }], isError: true };
  }
}

/** The refusal with its faults, as one text: models read it. */
function sentence({ message, details }: AppError): string {
  const faults = Array.isArray(details.faults) ? (details.faults as { path: string; message: string }[]) : [];
  return [message, ...faults.map(({ path, message: says }) => `${path || "The request"}: ${says}.`)].join(" ");
}
