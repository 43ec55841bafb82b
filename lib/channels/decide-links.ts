/**
 * Links with which a person decides without signing in. The token is 256 random bits and stands for one member, one review and one version of
 * its draft; it decides once, and what the member may do is looked up anew each time. Looking at what it leads to changes nothing.
 */
import { and, eq, getTableColumns, inArray, isNull, lt } from "drizzle-orm";
import { z } from "zod";
import { type MemberContext, memberContext } from "@/lib/auth/member-context";
import { type Clock, secondsAfter } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import { equalBytes, randomToken, sha256 } from "@/lib/core/crypto";
import { ConflictError, NotFoundError, ValidationError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import type { Database, Transaction } from "@/lib/db/client";
import { decideLink, type LinkPurpose } from "@/lib/db/schema/channels/decide-link";
import { decision } from "@/lib/db/schema/decisions/decision";
import { draft } from "@/lib/db/schema/drafting/draft";
import { draftVersion } from "@/lib/db/schema/drafting/draft-version";
import { review } from "@/lib/db/schema/review/review";
import { workflowVersion } from "@/lib/db/schema/workflows/workflow-version";
import { type RecordedDecision, recordDecision, type RecordDecisionInput } from "@/lib/decisions/record-decision";
import { addressToken } from "./email/plus-address";
import type { Permission } from "@/lib/members/permissions";
import { getReview, type ReviewDetail } from "@/lib/review/get-review";
import { mayDecideByLink, mayDecideByReply } from "@/lib/workflows/definition";
import { undoDecision } from "@/lib/write-back/undo-decision";

/** Long enough for a weekend. */
const lifetimeSeconds = 4 * 86_400;
const keptSeconds = 30 * 86_400;

export interface World {
  db: Database;
  clock: Clock;
}

export interface OpenLink {
  id: string;
  /** The member whom it was made for, acting by how it came to them; in a frame, by the API. */
  ctx: MemberContext;
  reviewId: string;
  draftId: string;
  draftVersion: number;
  /** It has decided. */
  used: boolean;
  /** What; null: nothing yet. */
  decisionId: string | null;
}

type About = Pick<OpenLink, "reviewId" | "draftVersion"> & { memberId: string };

/** Makes a link for a member; returns its token, which is kept nowhere. */
export const makeDecideLink = (ctx: ServiceContext, about: About, purpose: "page" | "chat" = "page"): Promise<string> =>
  keepToken(ctx, randomToken(), { ...about, purpose, lifetimeSeconds });

/** Makes what a member's answer to a mail decides by, of which this was the text; returns its token, which is kept nowhere. */
export const makeReplyToken = (ctx: ServiceContext, about: About, text: string): Promise<string> =>
  keepToken(ctx, addressToken(), { ...about, purpose: "reply", renderedHash: sha256(text), lifetimeSeconds });

type Kept = About & { purpose: LinkPurpose; renderedHash?: string; scopes?: Permission[]; lifetimeSeconds: number };

async function keepToken(ctx: ServiceContext, token: string, kept: Kept): Promise<string> {
  await keepLink(ctx.db, ctx, token, kept);
  return token;
}

/** Keeps what a token stands for; returns until when. */
export async function keepLink(
  into: Database | Transaction,
  { workspaceId, clock }: Pick<ServiceContext, "workspaceId" | "clock">,
  token: string,
  { lifetimeSeconds: seconds, ...about }: Kept,
): Promise<Date> {
  const expiresAt = secondsAfter(clock.now(), seconds);
  await into.insert(decideLink).values({ id: newId(), workspaceId, ...about, tokenHash: sha256(token), expiresAt });
  return expiresAt;
}

/** Of the pages that links open. Each link decides on its own page only. */
export type PagePurpose = Exclude<LinkPurpose, "reply" | "chat">;

/** What a token stands for. Null: nothing, no longer, or a member who is none any more; which of them is not told. */
export async function openDecideLink(
  world: World,
  token: string,
  purpose: PagePurpose = "page",
): Promise<OpenLink | null> {
  if (!/^[\w.-]{43,500}$/.test(token)) return null;
  const found = await findLink(world, token, purpose);
  return found?.holds ? found.link : null;
}

interface FoundLink {
  link: OpenLink;
  /** It has not expired, and the workflow lets it decide. */
  holds: boolean;
  /** Of the version that it is for. */
  contentHash: string;
  renderedHash: string | null;
}

async function findLink({ db, clock }: World, token: string, purpose: LinkPurpose): Promise<FoundLink | null> {
  const [row] = await db
    .select({
      ...getTableColumns(decideLink),
      draftId: draft.id,
      contentHash: draftVersion.contentHash,
      definition: workflowVersion.definition,
    })
    .from(decideLink)
    .innerJoin(review, and(eq(review.id, decideLink.reviewId), eq(review.workspaceId, decideLink.workspaceId)))
    .innerJoin(draft, eq(draft.id, review.draftId))
    .innerJoin(draftVersion, and(eq(draftVersion.draftId, draft.id), eq(draftVersion.version, decideLink.draftVersion)))
    .innerJoin(workflowVersion, eq(workflowVersion.id, draft.workflowVersionId))
    .where(and(eq(decideLink.tokenHash, sha256(token)), inArray(decideLink.purpose, sentFor(purpose))));
  const member = row && (await memberContext({ db, clock }, { ...row, via: cameBy[row.purpose] }));
  if (!member) return null;
  const { id, reviewId, draftId, usedAt, expiresAt, definition, contentHash, renderedHash, scopes } = row;
  const ctx = scopes ? { ...member, permissions: inBoth(scopes, member.permissions) } : member;
  const mayDecide = purpose === "reply" ? mayDecideByReply : mayDecideByLink;
  return {
    link: {
      id,
      ctx,
      reviewId,
      draftId,
      draftVersion: row.draftVersion,
      used: usedAt !== null,
      decisionId: row.decisionId,
    },
    holds: expiresAt > clock.now() && mayDecide(definition.review),
    contentHash,
    renderedHash,
  };
}

/** By which channel a link came to its member. */
const cameBy = { page: "email", chat: "teams", reply: "email", embed: "api" } as const;

/** Who posts a link in Teams, and who mails one, opens the same page. */
const sentFor = (purpose: LinkPurpose): LinkPurpose[] => (purpose === "page" ? ["page", "chat"] : [purpose]);

const inBoth = (scopes: readonly Permission[], held: ReadonlySet<Permission>): Set<Permission> =>
  new Set(scopes.filter((scope) => held.has(scope)));

/** Whose answer a token is for; also one that decides nothing any more. Null: nobody's. */
export const findReplyToken = (world: World, token: string): Promise<FoundLink | null> =>
  findLink(world, token, "reply");

export interface ReplyWish {
  decision: "approved" | "rejected";
  comment?: string;
}

/**
 * Decides with an answer's one vote, on what its mail showed; what it has decided so already is decided. Throws ConflictError and whatever
 * `recordDecision` throws.
 */
export async function decideByReply({ link, contentHash, renderedHash }: FoundLink, wish: ReplyWish): Promise<void> {
  try {
    await vote(link, { ...wish, contentHash, ...(renderedHash !== null && { renderedHash }) });
  } catch (error) {
    if (!isUsed(error)) throw error;
    // The answer can be delivered again, as whoever recorded it died before they could say so.
    if (!(await hasDecidedSo(link, wish.decision))) throw error;
  }
}

const isUsed = (error: unknown): boolean => error instanceof ConflictError && error.details.reason === "link-used";

/** Made with the page and sent back with its form: that this content was on screen. */
export const linkNonce = (token: string, contentHash: string): string => sha256(`decide ${token} ${contentHash}`);

export const DecideByLinkInput = z.object({
  decision: z.enum(["approved", "approved_with_edits", "rejected", "redraft"]),
  contentHash: z.string().max(64),
  nonce: z.string().max(64),
  /** With `approved_with_edits`: the whole new text. */
  body: z.string().optional(),
  reasonCode: z.string().max(100).optional(),
  comment: z.string().max(10_000).optional(),
  viewedAt: z.date().optional(),
});

/** Decides with a link's one vote; one that is refused leaves the vote. Throws NotFoundError, ConflictError and whatever `recordDecision` throws. */
export async function decideByLink(
  world: World,
  token: string,
  input: z.input<typeof DecideByLinkInput>,
  purpose: PagePurpose = "page",
): Promise<RecordedDecision> {
  const { nonce, body, ...wish } = DecideByLinkInput.parse(input);
  const link = await requireLink(world, token, purpose);
  if (!equalBytes(Buffer.from(nonce), Buffer.from(linkNonce(token, wish.contentHash)))) {
    throw new ValidationError("This was not sent by the page that the link opens. Open the link again.");
  }
  return vote(link, { ...wish, ...(wish.decision === "approved_with_edits" && { edits: { body } }) });
}

async function vote(
  link: OpenLink,
  wish: Omit<RecordDecisionInput, "reviewId" | "draftVersion">,
): Promise<RecordedDecision> {
  if (link.used) throw hasDecided();
  const { ctx, reviewId, draftVersion } = link;
  return recordDecision(
    ctx,
    { reviewId, draftVersion, ...wish },
    { first: (tx, decisionId) => spend(tx, link, decisionId) },
  );
}

const hasDecided = (): ConflictError =>
  new ConflictError("This link has decided already. Sign in to do more.", { reason: "link-used" });

/** Takes back what this link decided. Throws NotFoundError, ConflictError and whatever `undoDecision` throws. */
export async function undoByLink(world: World, token: string, purpose: PagePurpose = "page"): Promise<void> {
  const link = await requireLink(world, token, purpose);
  if (!standsBy(link, await getReview(link.ctx, { reviewId: link.reviewId }))) {
    throw new ConflictError("There is nothing that this link decided and that can still be taken back.", {
      reason: "link-nothing-to-undo",
    });
  }
  await undoDecision(link.ctx, { reviewId: link.reviewId, decisionId: link.decisionId ?? undefined });
}

/** What a link decided is what closed the review. */
export function standsBy({ decisionId }: OpenLink, { decisions }: Pick<ReviewDetail, "decisions">): boolean {
  return decisions.some(({ id, closes }) => closes && id === decisionId);
}

async function hasDecidedSo({ id, ctx }: OpenLink, outcome: ReplyWish["decision"]): Promise<boolean> {
  const [found] = await ctx.db
    .select({ id: decision.id })
    .from(decideLink)
    .innerJoin(decision, eq(decision.id, decideLink.decisionId))
    .where(and(ofLink({ id, ctx }), eq(decision.outcome, outcome), isNull(decision.voidedAt)));
  return found !== undefined;
}

async function requireLink(world: World, token: string, purpose: PagePurpose): Promise<OpenLink> {
  const link = await openDecideLink(world, token, purpose);
  if (link) return link;
  if (purpose === "embed") throw noSuchFrame();
  throw new NotFoundError("This link is not valid any more. Sign in to see what waits for you.", {
    reason: "link-invalid",
  });
}

/** What is said in the frame of another app, which has no page to sign in on. */
export const noSuchFrame = (): NotFoundError =>
  new NotFoundError("This can’t be decided here any more. Load the page around it again.", { reason: "frame-invalid" });

/** Forgets those that expired some time ago, of all workspaces: what they decided is told by the decision. */
export async function pruneDecideLinks({ db, clock }: World): Promise<void> {
  await db.delete(decideLink).where(lt(decideLink.expiresAt, secondsAfter(clock.now(), -keptSeconds)));
}

/** Who comes second waits until it is known whether the first has decided. */
async function spend(tx: Transaction, link: OpenLink, decisionId: string): Promise<void> {
  const rows = await tx
    .update(decideLink)
    .set({ usedAt: link.ctx.clock.now(), decisionId })
    .where(and(ofLink(link), isNull(decideLink.usedAt)))
    .returning({ id: decideLink.id });
  if (rows.length === 0) throw hasDecided();
}

const ofLink = ({ id, ctx }: Pick<OpenLink, "id" | "ctx">) =>
  and(eq(decideLink.id, id), eq(decideLink.workspaceId, ctx.workspaceId));
