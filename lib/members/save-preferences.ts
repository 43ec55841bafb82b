import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import type { ServiceContext } from "@/lib/core/context";
import { NotFoundError, PermissionError } from "@/lib/core/errors";
import { plainText } from "@/lib/core/plain-text";
import type { Transaction } from "@/lib/db/client";
import { member } from "@/lib/db/schema/members/member";
import { deferredNotice } from "@/lib/db/schema/notifications/digest";
import { withTransaction } from "@/lib/db/transaction";
import { Preferences } from "./preferences";
import { requirePermission } from "./require-permission";

/** Null takes a preference back; what is not named stays as it is. */
export const SavePreferencesInput = z.object({
  locale: Preferences.shape.locale.nullable(),
  density: Preferences.shape.density.nullable(),
  keys: Preferences.shape.keys.nullable(),
  mail: Preferences.shape.mail.nullable(),
  slack: Preferences.shape.slack.nullable(),
  teams: Preferences.shape.teams.nullable(),
  /** Of each channel that it names, all; the others stay as they are. */
  unwanted: Preferences.shape.unwanted,
  hours: Preferences.shape.hours.nullable(),
  quietUntil: Preferences.shape.quietUntil.nullable(),
  anytime: Preferences.shape.anytime.nullable(),
  collectMinutes: Preferences.shape.collectMinutes.nullable(),
  signature: z.string().max(2000).transform(plainText).nullish(),
});

/** Changes how the caller likes to work. Throws PermissionError. */
export async function savePreferences(ctx: ServiceContext, input: z.input<typeof SavePreferencesInput>): Promise<void> {
  requirePermission(ctx, "reviews:read");
  const changes = SavePreferencesInput.parse(input);
  if (ctx.actor.kind !== "person") throw new PermissionError("Only a person has preferences.");
  const { memberId } = ctx.actor;
  const me = and(eq(member.id, memberId), eq(member.workspaceId, ctx.workspaceId));

  await withTransaction(ctx, async (tx) => {
    const [found] = await tx.select({ preferences: member.preferences }).from(member).where(me).for("update");
    if (!found) throw new NotFoundError("You are no longer a member of this workspace.");
    const { preferences: before } = found;
    const unwanted = changes.unwanted && { unwanted: { ...before.unwanted, ...changes.unwanted } };
    const merged = Object.entries({ ...before, ...changes, ...unwanted }).filter(
      ([, value]) => value !== null && value !== undefined && value !== "",
    );
    await tx
      .update(member)
      .set({ preferences: Preferences.parse(Object.fromEntries(merged)) })
      .where(me);
    if (shifting.some((name) => changes[name] !== undefined)) await lookAgain(tx, ctx, memberId);
  });
}

/** Of these hangs when something is told. */
const shifting = ["hours", "quietUntil", "collectMinutes"] as const;

/** What waits for the old hours is looked at by the new ones. */
async function lookAgain(tx: Transaction, { workspaceId, clock }: ServiceContext, memberId: string): Promise<void> {
  await tx
    .update(deferredNotice)
    .set({ dueAt: clock.now() })
    .where(
      and(
        eq(deferredNotice.workspaceId, workspaceId),
        eq(deferredNotice.memberId, memberId),
        isNull(deferredNotice.digestId),
      ),
    );
}
