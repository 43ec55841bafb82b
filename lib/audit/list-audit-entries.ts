import { and, desc, eq, isNotNull, lt, sql } from "drizzle-orm";
import { z } from "zod";
import type { Actor, ServiceContext } from "@/lib/core/context";
import { auditContent } from "@/lib/db/schema/audit/audit-content";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { auditLeaf } from "@/lib/db/schema/audit/audit-leaf";
import { actorNames } from "@/lib/members/actor-name";
import { requirePermission } from "@/lib/members/require-permission";
import { auditActions } from "./actions";

export const ListAuditEntriesInput = z.object({
  limit: z.int().min(1).max(200).default(50),
  cursor: z.uuid().optional(),
  entityId: z.uuid().optional(),
  action: z.enum(auditActions).optional(),
});

export interface AuditListItem {
  id: string;
  at: Date;
  action: string;
  actor: Actor;
  actorName: string;
  entityType: string;
  entityId: string;
  /** Null once erased. */
  content: Record<string, unknown> | null;
  /** Whether it has its place in the tree already. */
  sealed: boolean;
}

/** The workspace's audit log, newest first. */
export async function listAuditEntries(
  ctx: ServiceContext,
  input: z.input<typeof ListAuditEntriesInput>,
): Promise<{ data: AuditListItem[]; nextCursor: string | null }> {
  requirePermission(ctx, "audit:read");
  const { limit, cursor, entityId, action } = ListAuditEntriesInput.parse(input);
  const rows = await ctx.db
    .select({
      id: auditEntry.id,
      at: auditEntry.at,
      action: auditEntry.action,
      actor: auditEntry.actor,
      entityType: auditEntry.entityType,
      entityId: auditEntry.entityId,
      content: auditContent.payload,
      sealed: sql<boolean>`${isNotNull(auditLeaf.entryId)}`,
    })
    .from(auditEntry)
    .leftJoin(auditContent, eq(auditContent.entryId, auditEntry.id))
    .leftJoin(auditLeaf, eq(auditLeaf.entryId, auditEntry.id))
    .where(
      and(
        eq(auditEntry.workspaceId, ctx.workspaceId),
        cursor ? lt(auditEntry.id, cursor) : undefined,
        entityId ? eq(auditEntry.entityId, entityId) : undefined,
        action ? eq(auditEntry.action, action) : undefined,
      ),
    )
    .orderBy(desc(auditEntry.id))
    .limit(limit + 1);

  const page = rows.slice(0, limit);
  const nameOf = await actorNames(
    ctx.db,
    page.map((row) => row.actor),
  );
  const data = page.map((row) => ({ ...row, actorName: nameOf(row.actor) }));
  return { data, nextCursor: rows.length > limit ? (data.at(-1)?.id ?? null) : null };
}
