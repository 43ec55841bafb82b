import { and, eq } from "drizzle-orm";
import { z } from "zod";
import type { ServiceContext } from "@/lib/core/context";
import { PermissionError } from "@/lib/core/errors";
import { isStorable } from "@/lib/core/plain-text";
import { pushSubscription } from "@/lib/db/schema/notifications/push-subscription";
import { withTransaction } from "@/lib/db/transaction";
import { requirePermission } from "@/lib/members/require-permission";

export const UnsubscribeInput = z.object({ endpoint: z.string().max(2000).refine(isStorable) });

/** Has one of the caller's own browsers told of nothing any more. Throws PermissionError. */
export async function unsubscribe(ctx: ServiceContext, input: z.input<typeof UnsubscribeInput>): Promise<void> {
  requirePermission(ctx, "reviews:read");
  const { endpoint } = UnsubscribeInput.parse(input);
  if (ctx.actor.kind !== "person") throw new PermissionError("Only a person can be notified.");
  const { memberId } = ctx.actor;

  await withTransaction(ctx, async (tx) => {
    await tx
      .delete(pushSubscription)
      .where(
        and(
          eq(pushSubscription.workspaceId, ctx.workspaceId),
          eq(pushSubscription.memberId, memberId),
          eq(pushSubscription.endpoint, endpoint),
        ),
      );
  });
}
