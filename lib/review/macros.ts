/** Pieces of text that reviewers put into their replies: one's own, and those that an admin keeps for everybody. */
import { and, asc, eq, isNull, or, sql } from "drizzle-orm";
import { z } from "zod";
import { appendAuditEntry } from "@/lib/audit/append";
import type { ServiceContext } from "@/lib/core/context";
import { ConflictError, NotFoundError, PermissionError, ValidationError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import { isBlank, plainText } from "@/lib/core/plain-text";
import type { Transaction } from "@/lib/db/client";
import { type Macro, macro } from "@/lib/db/schema/review/macro";
import { withTransaction } from "@/lib/db/transaction";
import { requirePermission } from "@/lib/members/require-permission";

/** `shared`: everybody's. */
export type MacroItem = Pick<Macro, "id" | "name" | "body"> & { shared: boolean };

/** Of one person, and of everybody: more could not be looked through. */
const mostMacros = 200;

export const SaveMacroInput = z.object({
  /** Left out for a new one. */
  macroId: z.uuid().optional(),
  name: z.string().transform(plainText).pipe(z.string().trim().min(1).max(60)),
  body: z
    .string()
    .transform(plainText)
    .pipe(
      z
        .string()
        .max(5000)
        .refine((body) => !isBlank(body)),
    ),
  shared: z.boolean().default(false),
});

export const DeleteMacroInput = z.object({ macroId: z.uuid() });

/** The caller's own and everybody's, by name. */
export async function listMacros(ctx: ServiceContext): Promise<MacroItem[]> {
  requirePermission(ctx, "reviews:read");
  const me = ctx.actor.kind === "person" ? ctx.actor.memberId : null;
  const rows = await ctx.db
    .select()
    .from(macro)
    .where(
      and(
        eq(macro.workspaceId, ctx.workspaceId),
        or(isNull(macro.memberId), me === null ? sql`false` : eq(macro.memberId, me)),
      ),
    )
    .orderBy(asc(sql`lower(${macro.name})`), asc(macro.id))
    .limit(2 * mostMacros);
  return rows.map(({ id, name, body, memberId }) => ({ id, name, body, shared: memberId === null }));
}

/**
 * Keeps a piece of text under a name. Throws PermissionError, NotFoundError, ValidationError for a name that is taken, ConflictError
 * at too many.
 */
export async function saveMacro(
  ctx: ServiceContext,
  input: z.input<typeof SaveMacroInput>,
): Promise<{ macroId: string }> {
  const { macroId, name, body, shared } = SaveMacroInput.parse(input);
  const memberId = ownerOf(ctx, shared);

  return withTransaction(ctx, async (tx) => {
    const others = await tx
      .select({ id: macro.id, name: macro.name })
      .from(macro)
      .where(ownedBy(ctx, memberId))
      .for("update");
    if (macroId && !others.some(({ id }) => id === macroId)) throw notThere();
    requireFree(others, { macroId, name });
    if (!macroId && others.length >= mostMacros)
      throw new ConflictError(`There are ${mostMacros} of these texts. Delete one that is no longer used.`);

    const id = macroId ?? newId();
    if (macroId) await tx.update(macro).set({ name, body }).where(eq(macro.id, id));
    else await tx.insert(macro).values({ id, workspaceId: ctx.workspaceId, memberId, name, body });
    await audit(tx, ctx, id, { name, body, shared });
    return { macroId: id };
  });
}

/** Deletes one of the caller's own, or one of everybody's. Throws PermissionError, NotFoundError. */
export async function deleteMacro(ctx: ServiceContext, input: z.input<typeof DeleteMacroInput>): Promise<void> {
  const { macroId } = DeleteMacroInput.parse(input);
  const found = (await listMacros(ctx)).find(({ id }) => id === macroId);
  if (!found) throw notThere();
  const memberId = ownerOf(ctx, found.shared);

  await withTransaction(ctx, async (tx) => {
    const deleted = await tx
      .delete(macro)
      .where(and(ownedBy(ctx, memberId), eq(macro.id, macroId)))
      .returning({ id: macro.id });
    if (deleted.length === 0) throw notThere();
    await audit(tx, ctx, macroId, { deleted: true });
  });
}

/** Whose it is: null for everybody's, which needs the right to configure. */
function ownerOf(ctx: ServiceContext, shared: boolean): string | null {
  requirePermission(ctx, shared ? "config:write" : "reviews:decide");
  if (shared) return null;
  if (ctx.actor.kind === "person") return ctx.actor.memberId;
  throw new PermissionError("Only a person has texts of their own.");
}

const ownedBy = ({ workspaceId }: ServiceContext, memberId: string | null) =>
  and(eq(macro.workspaceId, workspaceId), memberId === null ? isNull(macro.memberId) : eq(macro.memberId, memberId));

function requireFree(others: Pick<Macro, "id" | "name">[], { macroId, name }: { macroId?: string; name: string }) {
  const taken = others.some((other) => other.id !== macroId && other.name.toLowerCase() === name.toLowerCase());
  if (!taken) return;
  const message = "Another text has this name.";
  throw new ValidationError(message, [{ path: "/name", message }], { reason: "text-name-taken" });
}

const notThere = () => new NotFoundError("This text is not there any more, or not yours.");

const audit = (tx: Transaction, ctx: ServiceContext, macroId: string, content: Record<string, unknown>) =>
  appendAuditEntry(tx, ctx, { action: "macro.saved", entityType: "macro", entityId: macroId, content });
