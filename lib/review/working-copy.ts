/** What a reviewer has typed and not yet decided: theirs alone, and on the server, so that no reload, crash or other device loses it. */
import { and, eq, lt } from "drizzle-orm";
import { z } from "zod";
import { secondsAfter } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import { NotFoundError, PermissionError, ValidationError } from "@/lib/core/errors";
import { review } from "@/lib/db/schema/review/review";
import { type WorkingCopy, workingCopy } from "@/lib/db/schema/review/working-copy";
import { TypedContent } from "@/lib/drafting/typed-content";
import { requirePermission } from "@/lib/members/require-permission";
import { visibleReviews } from "./visible";

/** Whoever has not come back to a text by then has given it up, and a customer's words should not lie about. */
const keptDays = 30;

export type TypedText = Pick<WorkingCopy, "baseVersion" | "content" | "savedAt">;

export const SaveWorkingCopyInput = z.object({
  reviewId: z.uuid(),
  /** The version that it was begun from. */
  baseVersion: z.int().positive(),
  content: TypedContent,
});

/** The caller's own text for a draft, or null. */
export async function findWorkingCopy(
  ctx: ServiceContext,
  { draftId }: { draftId: string },
): Promise<TypedText | null> {
  requirePermission(ctx, "drafts:read");
  if (ctx.actor.kind !== "person") return null;
  const [found] = await ctx.db
    .select()
    .from(workingCopy)
    .where(own(ctx.workspaceId, draftId, ctx.actor.memberId));
  return found ? { baseVersion: found.baseVersion, content: found.content, savedAt: found.savedAt } : null;
}

/** Keeps it in place of the one before. Throws NotFoundError, PermissionError, ValidationError. */
export async function saveWorkingCopy(
  ctx: ServiceContext,
  input: z.input<typeof SaveWorkingCopyInput>,
): Promise<{ savedAt: Date }> {
  requirePermission(ctx, "reviews:decide");
  const { reviewId, baseVersion, content } = SaveWorkingCopyInput.parse(input);
  const memberId = requireMember(ctx);
  const { draftId, draftVersion } = await findReview(ctx, reviewId);
  if (baseVersion > draftVersion) {
    throw new ValidationError("There is no such version of this draft yet.", [
      { path: "/baseVersion", message: `The newest is ${draftVersion}.` },
    ]);
  }
  const saved = { baseVersion, content, savedAt: ctx.clock.now() };
  await ctx.db
    .insert(workingCopy)
    .values({ workspaceId: ctx.workspaceId, draftId, memberId, ...saved })
    .onConflictDoUpdate({ target: [workingCopy.draftId, workingCopy.memberId], set: saved });
  return { savedAt: saved.savedAt };
}

/** Forgets it: it was sent, or given up. Throws NotFoundError, PermissionError. */
export async function discardWorkingCopy(ctx: ServiceContext, { reviewId }: { reviewId: string }): Promise<void> {
  requirePermission(ctx, "reviews:decide");
  const memberId = requireMember(ctx);
  const { draftId } = await findReview(ctx, reviewId);
  await ctx.db.delete(workingCopy).where(own(ctx.workspaceId, draftId, memberId));
}

/** Forgets what nobody came back to, of all workspaces. */
export async function pruneWorkingCopies({ db, clock }: Pick<ServiceContext, "db" | "clock">): Promise<void> {
  await db.delete(workingCopy).where(lt(workingCopy.savedAt, secondsAfter(clock.now(), -keptDays * 86_400)));
}

const own = (workspaceId: string, draftId: string, memberId: string) =>
  and(eq(workingCopy.workspaceId, workspaceId), eq(workingCopy.draftId, draftId), eq(workingCopy.memberId, memberId));

async function findReview(ctx: ServiceContext, reviewId: string) {
  const [found] = await ctx.db
    .select({ draftId: review.draftId, draftVersion: review.draftVersion })
    .from(review)
    .where(and(eq(review.id, reviewId), eq(review.workspaceId, ctx.workspaceId), visibleReviews(ctx)));
  if (!found) throw new NotFoundError("There is no such review in this workspace.");
  return found;
}

function requireMember({ actor }: ServiceContext): string {
  if (actor.kind === "person") return actor.memberId;
  throw new PermissionError("Only a person can keep a text.");
}
