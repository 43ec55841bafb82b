import { and, asc, eq, inArray } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import { pushSubscription } from "@/lib/db/schema/notifications/push-subscription";

/** Steps that a run may have. */
const mostDevices = 500;

/** The subscriptions of these members. */
export async function devicesToTell(ctx: ServiceContext, memberIds: readonly string[]): Promise<string[]> {
  if (memberIds.length === 0) return [];
  const devices = await ctx.db
    .select({ id: pushSubscription.id })
    .from(pushSubscription)
    .where(and(eq(pushSubscription.workspaceId, ctx.workspaceId), inArray(pushSubscription.memberId, [...memberIds])))
    .orderBy(asc(pushSubscription.id))
    .limit(mostDevices);
  return devices.map(({ id }) => id);
}
