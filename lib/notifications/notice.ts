/** What is told of, and to whom it is to be told. */
import type { z } from "zod";
import type { ServiceContext } from "@/lib/core/context";
import type { Transaction } from "@/lib/db/client";
import type { catalog } from "@/lib/events/catalog";
import { enqueue } from "@/lib/events/outbox";

export type Notice = z.infer<(typeof catalog)["notification/due"]>;

/** Has those told whom something concerns, once this transaction is committed; never whoever did it. */
export async function tellOf(
  tx: Transaction,
  ctx: ServiceContext,
  { reviewId, reason, memberIds = [] }: Pick<Notice, "reviewId" | "reason"> & { memberIds?: readonly string[] },
): Promise<void> {
  const by = ctx.actor.kind === "person" ? ctx.actor.memberId : null;
  const others = [...new Set(memberIds)].filter((id) => id !== by);
  if (memberIds.length > 0 && others.length === 0) return;
  await enqueue(tx, [
    { name: "notification/due", data: { workspaceId: ctx.workspaceId, reviewId, reason, memberIds: others, by } },
  ]);
}
