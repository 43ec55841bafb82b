import { RetryAfterError } from "inngest";
import { systemClock } from "@/lib/core/clock";
import { env } from "@/lib/core/env";
import { database } from "@/lib/db/database";
import { systemContext } from "@/lib/members/system-context";
import { devicesToTell } from "@/lib/notifications/devices-to-tell";
import { PushError } from "@/lib/notifications/push-error";
import { pushSettings } from "@/lib/notifications/push-settings";
import { sendPush } from "@/lib/notifications/send-push";
import { notificationDue } from "../events";
import { inngest } from "../client";

const job = "notify";

/** Whom something concerns is told on the devices that they have chosen, each tried for itself. */
export const notify = inngest.createFunction(
  { id: job, triggers: [notificationDue], retries: 4 },
  async ({ event, step }) => {
    const { workspaceId, reviewId, reason } = event.data;
    const settings = pushSettings(env());
    if (!settings) return "off";
    const ctx = systemContext(database(), workspaceId, job, systemClock);

    const devices = await step.run("devices", () => devicesToTell(ctx, event.data));
    const ends = await Promise.allSettled(
      devices.map((subscriptionId) =>
        step.run(`tell-${subscriptionId}`, () =>
          sendPush(ctx, { subscriptionId, reviewId, reason }, settings).catch(whenAsked),
        ),
      ),
    );
    return ends.map((end) => (end.status === "fulfilled" ? end.value : "failed"));
  },
);

/** A push service that says when to come again is taken at its word. */
function whenAsked(error: unknown): never {
  if (!(error instanceof PushError) || error.retryAfter === null) throw error;
  throw new RetryAfterError(error.message, error.retryAfter * 1000, { cause: error });
}
