import { NonRetriableError } from "inngest";
import { channelsSetUp, ensureOwnTeams } from "@/lib/channels/card-places";
import { mailSettings } from "@/lib/channels/email/mail-settings";
import { webhookSettings } from "@/lib/channels/teams-webhook/webhook-settings";
import { systemClock } from "@/lib/core/clock";
import { env } from "@/lib/core/env";
import { database } from "@/lib/db/database";
import { systemContext } from "@/lib/members/system-context";
import { deferFailed } from "@/lib/notifications/defer";
import { giveNotice, type Message, unreached } from "@/lib/notifications/give-notice";
import { mailReview } from "@/lib/notifications/mail-review";
import { pushSettings } from "@/lib/notifications/push-settings";
import { sendPush } from "@/lib/notifications/send-push";
import { postReview } from "@/lib/notifications/teams-webhook/post-review";
import { vaultFrom } from "@/lib/vault/vault";
import { notificationDue } from "../events";
import { inngest } from "../client";
import { whenAsked } from "../when-asked";

const job = "notify";

/** Seconds for which one server may have the others' messages wait: what it does not take by then waits with what is told later. */
const longestWait = 120;

/**
 * Whom something concerns is told on the devices that they have chosen, by mail, by their own flow and by cards, each tried for itself; what
 * fails for good is told later, by reconcile.
 */
export const notify = inngest.createFunction(
  { id: job, triggers: [notificationDue], retries: 4 },
  async ({ event, step }) => {
    const { workspaceId, reviewId, reason } = event.data;
    const set = { push: pushSettings(env()), mail: mailSettings(env()), teams_webhook: webhookSettings(env()) };
    const byMessage = (["push", "mail", "teams_webhook"] as const).filter((channel) => set[channel]);
    const channels = [...byMessage, ...channelsSetUp(env())];
    if (channels.length === 0) return "off";
    const ctx = systemContext(database(), workspaceId, job, systemClock);
    const givenAt = new Date(await step.run("when", () => ctx.clock.now().toISOString()));
    const messages = await step.run("give", async () => {
      // Cards wait in rows of their own until they stand where they should.
      await ensureOwnTeams(ctx, env());
      return giveNotice(ctx, event.data, { channels, givenAt });
    });
    const send = async ({ channel, memberId, subscriptionId = "" }: Message) => {
      const about = { memberId, reviewId, reason };
      if (channel === "push" && set.push) return sendPush(ctx, { subscriptionId, reviewId, reason }, set.push);
      if (channel === "mail" && set.mail) return mailReview(ctx, { ...about, givenAt }, set.mail);
      if (channel === "teams_webhook" && set.teams_webhook)
        return postReview(ctx, about, { vault: vaultFrom(env()), settings: set.teams_webhook });
      return "off";
    };
    const ends = await Promise.all(
      messages.map(async (message) => {
        const { channel, memberId, subscriptionId } = message;
        try {
          const end = await step.run(`${channel}-${subscriptionId ?? memberId}`, () =>
            send(message).catch(whenAskedSoon),
          );
          return { ...message, end };
        } catch {
          return { ...message, end: "failed" };
        }
      }),
    );
    const not = unreached(ends);
    if (Object.keys(not).length > 0) {
      await step.run("later", () => deferFailed(ctx, { reviewId, reason, givenAt }, not));
    }
    return ends.map(({ end }) => end);
  },
);

function whenAskedSoon(error: unknown): never {
  const { retryAfter } = error as { retryAfter?: number | null };
  if (typeof retryAfter === "number" && retryAfter > longestWait) {
    throw new NonRetriableError("It wants to be asked again much later.", { cause: error });
  }
  return whenAsked(error);
}
