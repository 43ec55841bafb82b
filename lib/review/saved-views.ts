/** Views of the queue that people keep under names of their own. */
import { and, asc, desc, eq, or, sql } from "drizzle-orm";
import { z } from "zod";
import { appendAuditEntry } from "@/lib/audit/append";
import type { ServiceContext } from "@/lib/core/context";
import { ConflictError, NotFoundError, PermissionError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import { isStorable, plainText } from "@/lib/core/plain-text";
import { member } from "@/lib/db/schema/members/member";
import { savedView, type SavedView } from "@/lib/db/schema/review/saved-view";
import { withTransaction } from "@/lib/db/transaction";
import { requirePermission } from "@/lib/members/require-permission";

export type SavedViewItem = Pick<SavedView, "id" | "name" | "query" | "shared"> & { own: boolean };

/** More would not fit in a side bar. */
const mostViews = 50;

export const SaveViewInput = z.object({
  name: z.string().transform(plainText).pipe(z.string().trim().min(1).max(60)),
  /** The queue's address, without a page. */
  query: z
    .record(z.string().max(40).refine(isStorable), z.string().max(320).transform(plainText))
    .refine((query) => Object.keys(query).length <= 20),
  shared: z.boolean().default(false),
});

export const DeleteViewInput = z.object({ viewId: z.uuid() });

/** The caller's own views, then those that others share, by name. */
export async function listSavedViews(ctx: ServiceContext): Promise<SavedViewItem[]> {
  requirePermission(ctx, "reviews:read");
  const me = ctx.actor.kind === "person" ? ctx.actor.memberId : null;
  const mine = me === null ? sql`false` : sql`${eq(savedView.memberId, me)}`;
  const rows = await ctx.db
    .select()
    .from(savedView)
    .where(and(eq(savedView.workspaceId, ctx.workspaceId), or(savedView.shared, mine)))
    // First, so that no number of others' pushes them out.
    .orderBy(desc(mine), asc(savedView.name), asc(savedView.id))
    .limit(2 * mostViews);
  return rows.map(({ id, name, query, shared, memberId }) => ({ id, name, query, shared, own: memberId === me }));
}

/** Keeps a view; one of the same name of the caller's own is replaced. Throws PermissionError, or ConflictError at too many. */
export async function saveView(ctx: ServiceContext, input: z.input<typeof SaveViewInput>): Promise<{ viewId: string }> {
  requirePermission(ctx, "reviews:read");
  const { name, query, shared } = SaveViewInput.parse(input);
  const memberId = requireMember(ctx);

  return withTransaction(ctx, async (tx) => {
    // One after the other: rows that are not there yet can't be locked.
    const me = and(eq(member.id, memberId), eq(member.workspaceId, ctx.workspaceId));
    const [found] = await tx.select({ id: member.id }).from(member).where(me).for("update");
    if (!found) throw new NotFoundError("You are no longer a member of this workspace.");
    const own = and(eq(savedView.workspaceId, ctx.workspaceId), eq(savedView.memberId, memberId));
    const views = await tx.select({ id: savedView.id, name: savedView.name }).from(savedView).where(own);
    const same = views.find((view) => view.name === name);
    if (!same && views.length >= mostViews)
      throw new ConflictError(`You have ${mostViews} views of your own. Delete one that you no longer use.`);

    const viewId = same?.id ?? newId();
    if (same) await tx.update(savedView).set({ query, shared }).where(eq(savedView.id, viewId));
    else await tx.insert(savedView).values({ id: viewId, workspaceId: ctx.workspaceId, memberId, name, query, shared });
    await audit(tx, ctx, viewId, { shared });
    return { viewId };
  });
}

/** Deletes one of the caller's own views. Throws NotFoundError. */
export async function deleteView(ctx: ServiceContext, input: z.input<typeof DeleteViewInput>): Promise<void> {
  requirePermission(ctx, "reviews:read");
  const { viewId } = DeleteViewInput.parse(input);
  const memberId = requireMember(ctx);

  await withTransaction(ctx, async (tx) => {
    const deleted = await tx
      .delete(savedView)
      .where(
        and(eq(savedView.id, viewId), eq(savedView.workspaceId, ctx.workspaceId), eq(savedView.memberId, memberId)),
      )
      .returning({ id: savedView.id });
    if (deleted.length === 0) throw new NotFoundError("This view is not one of yours.");
    await audit(tx, ctx, viewId, { deleted: true });
  });
}

function requireMember({ actor }: ServiceContext): string {
  if (actor.kind === "person") return actor.memberId;
  throw new PermissionError("Only a person can keep views.");
}

const audit = (tx: Parameters<typeof appendAuditEntry>[0], ctx: ServiceContext, viewId: string, content: object) =>
  appendAuditEntry(tx, ctx, {
    action: "saved_view.saved",
    entityType: "saved_view",
    entityId: viewId,
    content: { ...content },
  });
