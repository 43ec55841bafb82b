"use server";

import { systemClock } from "@/lib/core/clock";
import { env } from "@/lib/core/env";
import { database } from "@/lib/db/database";
import { stopMail } from "@/lib/notifications/stop-mail";
import { type ActionState, toActionState } from "./action-state";

export async function endMail(token: string, _: ActionState): Promise<ActionState> {
  return toActionState(() => stopMail({ db: database(), clock: systemClock }, token, env().AUTH_SECRET));
}
