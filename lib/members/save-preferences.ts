import { and, eq } from "drizzle-orm";
import { z } from "zod";
import type { ServiceContext } from "@/lib/core/context";
import { NotFoundError, PermissionError } from "@/lib/core/errors";
import { plainText } from "@/lib/core/plain-text";
import { member } from "@/lib/db/schema/members/member";
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
  const me = and(eq(member.id, ctx.actor.memberId), eq(member.workspaceId, ctx.workspaceId));

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
  });
}
