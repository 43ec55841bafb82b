import { and, asc, eq, inArray } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import { pushSubscription } from "@/lib/db/schema/notifications/push-subscription";

export interface Device {
  /** Of the subscription. */
  id: string;
  memberId: string;
}

/** The subscriptions of these members. */
export async function devicesToTell(ctx: ServiceContext, memberIds: readonly string[]): Promise<Device[]> {
  if (memberIds.length === 0) return [];
  return ctx.db
    .select({ id: pushSubscription.id, memberId: pushSubscription.memberId })
    .from(pushSubscription)
    .where(and(eq(pushSubscription.workspaceId, ctx.workspaceId), inArray(pushSubscription.memberId, [...memberIds])))
    .orderBy(asc(pushSubscription.memberId), asc(pushSubscription.id));
}
