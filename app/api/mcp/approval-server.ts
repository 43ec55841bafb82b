/** What an agent can do over MCP: ask a person before it runs a tool, ask again what became of it, and see what waits. */
import { McpServer, type ServerContext } from "@modelcontextprotocol/server";
import { z } from "zod";
import { pollUntil } from "@/app/_edge/poll-until";
import type { ServiceContext } from "@/lib/core/context";
import { AppError } from "@/lib/core/errors";
import { log } from "@/lib/core/log";
import packageJson from "@/package.json";
import { listReviews } from "@/lib/review/list-reviews";
import { getProposalResult, type ProposalResult, proposalStatuses } from "@/lib/review/proposal-result";
import { proposeDraft } from "@/lib/review/propose-draft";
import { Id, JsonObject, Time, time } from "../v1/_wire/primitives";

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

const Approval = z.object({
  draft_id: Id.describe("For check_approval."),
  page: z.string().describe("Where a person decides it."),
  status: z.enum(proposalStatuses),
  may_proceed: z
    .boolean()
    .describe("Only true means yes. Pending, rejected, expired, superseded, an error and silence all mean no."),
  arguments: JsonObject.nullable().describe(
    "What was approved: run the tool with these, not with those that you sent.",
  ),
  edited: z.boolean().describe("A person has changed the arguments."),
  reason: z.string().nullable().describe("Why it was rejected, in the person's words."),
});

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
      title: "Ask a person before running a tool",
      description:
        "Puts a tool call before a person. Run the tool only if may_proceed is true, once, and with the arguments of the answer. While it is pending, do something else or call check_approval. Silence is never consent.",
      inputSchema: z.object({
        workflow: z.string().min(1).describe("The slug of the workflow whose people decide."),
        tool: z.string().min(1).max(200).describe("The tool that you want to run, by your name for it."),
        arguments: JsonObject.describe("Exactly what you would run it with."),
        description: z.string().max(20_000).optional().describe("Why and what for. The person reads this first."),
        id: z
          .string()
          .min(1)
          .max(200)
          .optional()
          .describe(
            "Your own id of this one run. Sent again with the same id after a timeout, it is the same request.",
          ),
        allow_edit: z.boolean().default(true).describe("Whether a person may change the arguments."),
        wait_seconds: Wait,
      }),
      outputSchema: Approval,
      annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
    },
    ({ workflow, wait_seconds: seconds, ...request }, call) =>
      answered(async () => {
        const { drafts } = await proposeDraft(ctx, { workflow, request });
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

const approvalOnWire = ({ draftId, status, decided }: ProposalResult, appUrl: string): z.input<typeof Approval> => {
  const approved = status === "approved" && decided !== null;
  return {
    draft_id: draftId,
    page: `${appUrl}/drafts/${draftId}`,
    status,
    may_proceed: approved,
    arguments: approved ? (decided.version.actions[0]?.payload ?? null) : null,
    edited: approved && decided.edited,
    reason: approved ? null : (decided?.comment ?? decided?.reasonCode ?? null),
  };
};

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
