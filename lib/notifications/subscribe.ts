import { ECDH } from "node:crypto";
import { and, desc, eq, ne, notInArray } from "drizzle-orm";
import { z } from "zod";
import type { ServiceContext } from "@/lib/core/context";
import { NotFoundError, PermissionError, ValidationError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import { isStorable } from "@/lib/core/plain-text";
import { member } from "@/lib/db/schema/members/member";
import { pushSubscription } from "@/lib/db/schema/notifications/push-subscription";
import { withTransaction } from "@/lib/db/transaction";
import type { Locale } from "@/lib/members/preferences";
import { requirePermission } from "@/lib/members/require-permission";
import { mayBeCalled } from "./endpoint";

/** Of one member. The one that was heard of longest ago makes room. */
const mostDevices = 10;

// Node passes over what is none.
const Base64Url = z
  .string()
  .max(100)
  .regex(/^[\w-]+={0,2}$/, "Must be base64url.");

export const SubscribeInput = z.object({
  endpoint: z.url().max(2000).refine(isStorable),
  keys: z.object({
    p256dh: Base64Url.refine(isPoint, "Must be a point on P-256, base64url."),
    auth: Base64Url.refine((text) => Buffer.from(text, "base64url").length === 16, "Must be 16 bytes, base64url."),
  }),
});

/** Has the caller's browser told of what concerns them. Repeating it changes nothing. Throws PermissionError, ValidationError. */
export async function subscribe(
  ctx: ServiceContext,
  input: z.input<typeof SubscribeInput>,
  { allowPrivateAddresses, locale = "en" }: { allowPrivateAddresses: boolean; locale?: Locale },
): Promise<void> {
  requirePermission(ctx, "reviews:read");
  const { endpoint, keys } = SubscribeInput.parse(input);
  if (ctx.actor.kind !== "person") throw new PermissionError("Only a person can be notified.");
  const { memberId } = ctx.actor;
  if (!mayBeCalled(endpoint, { allowPrivateAddresses })) {
    throw new ValidationError(
      "This browser's push service can't be called.",
      [{ path: "/endpoint", message: "Must be an https address that is not a private one." }],
      { reason: "push-service" },
    );
  }

  await withTransaction(ctx, async (tx) => {
    const me = and(eq(member.id, memberId), eq(member.workspaceId, ctx.workspaceId));
    const [found] = await tx.select({ id: member.id }).from(member).where(me).for("update");
    if (!found) throw new NotFoundError("You are no longer a member of this workspace.");

    // The address is the browser's own secret: whoever was signed in there before, in whatever workspace, has left it.
    await tx
      .delete(pushSubscription)
      .where(and(eq(pushSubscription.endpoint, endpoint), ne(pushSubscription.memberId, memberId)));
    const heardOf = { ...keys, locale, createdAt: ctx.clock.now() };
    await tx
      .insert(pushSubscription)
      .values({ id: newId(), workspaceId: ctx.workspaceId, memberId, endpoint, ...heardOf })
      .onConflictDoUpdate({ target: [pushSubscription.memberId, pushSubscription.endpoint], set: heardOf });
    const newest = tx
      .select({ id: pushSubscription.id })
      .from(pushSubscription)
      .where(eq(pushSubscription.memberId, memberId))
      .orderBy(desc(pushSubscription.createdAt), desc(pushSubscription.id))
      .limit(mostDevices);
    await tx
      .delete(pushSubscription)
      .where(and(eq(pushSubscription.memberId, memberId), notInArray(pushSubscription.id, newest)));
  });
}

function isPoint(text: string): boolean {
  try {
    const point = Buffer.from(text, "base64url");
    ECDH.convertKey(point, "prime256v1");
    return point.length === 65;
  } catch {
    return false;
  }
}
