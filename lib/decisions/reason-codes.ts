/** Why drafts are rejected, as an admin words it. The codes are what decisions keep and insights count. */
import { and, asc, eq, isNull, notInArray } from "drizzle-orm";
import { z } from "zod";
import { appendAuditEntry } from "@/lib/audit/append";
import type { ServiceContext } from "@/lib/core/context";
import { ValidationError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import { plainText } from "@/lib/core/plain-text";
import { type Database, type Transaction } from "@/lib/db/client";
import { reasonCode } from "@/lib/db/schema/decisions/reason-code";
import { withTransaction } from "@/lib/db/transaction";
import { requirePermission } from "@/lib/members/require-permission";
import { standardReasons } from "./standard-reasons";

/** `label` is null for a standard reason. */
export interface OfferedReason {
  code: string;
  label: string | null;
}

export const SaveReasonsInput = z.object({
  /** In the order in which they are offered. One without a code is new. */
  reasons: z
    .array(
      z.object({
        code: z.string().max(60).optional(),
        label: z.string().transform(plainText).pipe(z.string().trim().min(1).max(80)),
      }),
    )
    .min(1)
    .max(30),
});

/** The reasons offered, in their order. */
export async function listReasons(ctx: ServiceContext): Promise<OfferedReason[]> {
  requirePermission(ctx, "reviews:read");
  const rows = await offered(ctx.db, ctx.workspaceId);
  return rows.length > 0 ? rows : standardReasons.map((code) => ({ code, label: null }));
}

/**
 * Puts these in place of the reasons offered until now. What is left out is retired: decisions keep its code and words.
 * Throws PermissionError, ValidationError.
 */
export async function saveReasons(ctx: ServiceContext, input: z.input<typeof SaveReasonsInput>): Promise<void> {
  requirePermission(ctx, "config:write");
  const { reasons } = SaveReasonsInput.parse(input);
  requireDifferent(reasons.map(({ label }) => label));

  await withTransaction(ctx, async (tx) => {
    const known = await tx
      .select({ code: reasonCode.code })
      .from(reasonCode)
      .where(eq(reasonCode.workspaceId, ctx.workspaceId))
      .for("update");
    const taken = new Set<string>([...standardReasons, ...known.map(({ code }) => code)]);
    const coded = reasons.map(({ code, label }) => ({
      label,
      code: code && taken.has(code) ? code : newCode(label, taken),
    }));
    await tx
      .update(reasonCode)
      .set({ retiredAt: ctx.clock.now() })
      .where(
        and(
          eq(reasonCode.workspaceId, ctx.workspaceId),
          isNull(reasonCode.retiredAt),
          notInArray(
            reasonCode.code,
            coded.map(({ code }) => code),
          ),
        ),
      );
    for (const [position, { code, label }] of coded.entries()) {
      await tx
        .insert(reasonCode)
        .values({ id: newId(), workspaceId: ctx.workspaceId, code, label, position })
        .onConflictDoUpdate({
          target: [reasonCode.workspaceId, reasonCode.code],
          set: { label, position, retiredAt: null },
        });
    }
    await appendAuditEntry(tx, ctx, {
      action: "reason_codes.saved",
      entityType: "workspace",
      entityId: ctx.workspaceId,
      content: { reasons: coded },
    });
  });
}

/**
 * Throws ValidationError, naming those offered, unless the workspace has this reason: a standard one, or one of its own. One that was
 * retired still counts, because pages that were open then offer it.
 */
export async function requireReasonCode(tx: Transaction, ctx: ServiceContext, code: string): Promise<void> {
  if (standardReasons.some((standard) => standard === code)) return;
  const known = await tx.$count(
    reasonCode,
    and(eq(reasonCode.workspaceId, ctx.workspaceId), eq(reasonCode.code, code)),
  );
  if (known > 0) return;
  const reasons = await offered(tx, ctx.workspaceId);
  const codes = (reasons.length > 0 ? reasons.map(({ code }) => code) : standardReasons).join(", ");
  throw new ValidationError(
    "There is no such reason here. Use one of those offered, or say why in the comment.",
    [{ path: "/reason_code", message: `Must be one of: ${codes}.` }],
    { reason: "no-such-reason" },
  );
}

const offered = (db: Database | Transaction, workspaceId: string): Promise<OfferedReason[]> =>
  db
    .select({ code: reasonCode.code, label: reasonCode.label })
    .from(reasonCode)
    .where(and(eq(reasonCode.workspaceId, workspaceId), isNull(reasonCode.retiredAt)))
    .orderBy(asc(reasonCode.position), asc(reasonCode.id));

function requireDifferent(labels: string[]): void {
  const faults = labels.flatMap((label, index) =>
    labels.findIndex((other) => other.toLowerCase() === label.toLowerCase()) < index
      ? [{ path: `/reasons/${index}/label`, message: "There is another reason with these words." }]
      : [],
  );
  if (faults.length > 0)
    throw new ValidationError("Two reasons have the same words.", faults, { reason: "same-words" });
}

/** Readable where the words are Latin letters: "Wrong tone" is wrong-tone. `taken` gets it. */
function newCode(label: string, taken: Set<string>): string {
  const slug = label
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 40);
  const base = slug || "reason";
  let code = base;
  for (let number = 2; taken.has(code); number += 1) code = `${base}-${number}`;
  taken.add(code);
  return code;
}
