import { AppError, NotFoundError } from "@/lib/core/errors";
import type { Database } from "@/lib/db/client";
import type { Accepted } from "./arrival";
import { reloadTriggerSettings, type TriggerSettings, triggerSettings } from "./trigger-settings";

/**
 * Attempts it with the trigger's settings as kept. A failure counts only if they are in force still; otherwise, and when the attempt
 * finds the trigger changed (null), it is made again with the newer ones. Throws NotFoundError where there is no enabled trigger.
 */
export async function withTrigger(
  db: Database,
  slug: string,
  attempt: (settings: TriggerSettings) => Promise<Accepted | null>,
): Promise<Accepted> {
  let settings = await triggerSettings(db, slug);
  for (;;) {
    if (!settings)
      throw new NotFoundError("There is no enabled trigger at this address. Check it in the workflow's settings.");
    const result = await attempt(settings).catch(onlyExpected);
    if (result && !(result instanceof AppError)) return result;

    const inForce = await reloadTriggerSettings(db, slug);
    if (result && inForce === settings) throw result;
    settings = inForce;
  }
}

function onlyExpected(error: unknown): AppError {
  if (error instanceof AppError) return error;
  throw error;
}
