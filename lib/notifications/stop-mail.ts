import { memberContext } from "@/lib/auth/member-context";
import { readUnsubscribeToken } from "@/lib/channels/email/unsubscribe-token";
import type { Clock } from "@/lib/core/clock";
import { NotFoundError } from "@/lib/core/errors";
import type { Database } from "@/lib/db/client";
import { savePreferences } from "@/lib/members/save-preferences";

/** Ends mail to the member whom the link was made for. What they may decide stays. Repeating it changes nothing. Throws NotFoundError. */
export async function stopMail(
  world: { db: Database; clock: Clock },
  token: string,
  secret: string | undefined,
): Promise<void> {
  const named = secret ? readUnsubscribeToken(secret, token) : null;
  const ctx = named && (await memberContext(world, { ...named, via: "email" }));
  if (!ctx) {
    throw new NotFoundError("This link is not valid. Sign in and change it under Your settings.", {
      reason: "link-invalid",
    });
  }
  await savePreferences(ctx, { mail: false });
}
