import { RetryAfterError } from "inngest";
import { CardError } from "@/lib/channels/card-error";
import { channelsSetUp, ensureOwnTeams } from "@/lib/channels/card-places";
import { mailSettings } from "@/lib/channels/email/mail-settings";
import { webhookSettings } from "@/lib/notifications/teams-webhook/webhook";
import { systemClock } from "@/lib/core/clock";
import { env } from "@/lib/core/env";
import { database } from "@/lib/db/database";
import { systemContext } from "@/lib/members/system-context";
import { cardChannels, cardMember } from "@/lib/notifications/card-review";
import { deferFailed, deferNotices, type MessageChannel, messageChannels } from "@/lib/notifications/defer";
import { devicesToTell } from "@/lib/notifications/devices-to-tell";
import { mailReview } from "@/lib/notifications/mail-review";
import { peopleToTell } from "@/lib/notifications/people-to-tell";
import { PushError } from "@/lib/notifications/push-error";
import { pushSettings } from "@/lib/notifications/push-settings";
import { sendPush } from "@/lib/notifications/send-push";
import { postReview } from "@/lib/notifications/teams-webhook/post-review";
import { vaultFrom } from "@/lib/vault/vault";
import { notificationDue } from "../events";
import { inngest } from "../client";

const job = "notify";

/** Steps that a run may have, less those for devices. */
const mostMails = 300;
const mostPosts = 100;

/**
 * Whom something concerns is told on the devices that they have chosen, by mail, by their own flow and by cards, each tried for itself; whoever wants quiet now is
 * told later, by reconcile.
 */
export const notify = inngest.createFunction(
  { id: job, triggers: [notificationDue], retries: 4 },
  async ({ event, step }) => {
    const { workspaceId, reviewId, reason } = event.data;
    const [push, mail, cards] = [pushSettings(env()), mailSettings(env()), channelsSetUp(env())];
    const flows = webhookSettings(env());
    if (!push && !mail && !flows && cards.length === 0) return "off";
    const ctx = systemContext(database(), workspaceId, job, systemClock);

    // Once for all tries, or a second one could tell at once what the first has put off, and call out what it has posted.
    const at = new Date(await step.run("when", () => ctx.clock.now().toISOString()));
    const { people, devices, owners } = await step.run("whom", async () => {
      const now = await deferNotices(
        ctx,
        { reviewId, reason },
        {
          at,
          memberIds: await peopleToTell(ctx, event.data),
          channels: [
            ...(push ? (["push"] as const) : []),
            ...(mail ? (["mail"] as const) : []),
            ...(flows ? (["teams_webhook"] as const) : []),
            ...cards,
          ],
        },
      );
      // Cards wait in rows of their own until they stand where they should.
      await ensureOwnTeams(ctx, env());
      if (cards.length > 0 && reason === "opened") await cardChannels(ctx, { reviewId, reason, wantedAt: at });
      for (const channel of cards) {
        for (const memberId of now[channel])
          await cardMember(ctx, { memberId, channel, reviewId, reason, wantedAt: at });
      }
      return {
        people: now.mail.slice(0, mostMails),
        devices: await devicesToTell(ctx, now.push),
        owners: now.teams_webhook.slice(0, mostPosts),
      };
    });
    const onDevices = push
      ? devices.map(({ id: subscriptionId, memberId }) =>
          tried({ push: memberId }, () =>
            step.run(`tell-${subscriptionId}`, () =>
              sendPush(ctx, { subscriptionId, reviewId, reason }, push).catch(whenAsked),
            ),
          ),
        )
      : [];
    const byMail = mail
      ? people.map((memberId) =>
          tried({ mail: memberId }, () =>
            step.run(`mail-${memberId}`, () => mailReview(ctx, { memberId, reviewId, reason }, mail)),
          ),
        )
      : [];
    const byFlow = flows
      ? owners.map((memberId) =>
          tried({ teams_webhook: memberId }, () =>
            step.run(`post-${memberId}`, () =>
              postReview(ctx, { memberId, reviewId, reason }, { vault: vaultFrom(env()), settings: flows }).catch(
                whenAsked,
              ),
            ),
          ),
        )
      : [];
    const ends = await Promise.all([...onDevices, ...byMail, ...byFlow]);
    const failed = ends.flatMap(({ untold }) => untold ?? []);
    if (failed.length > 0) {
      const of = (channel: MessageChannel) => [...new Set(failed.flatMap((one) => one[channel] ?? []))];
      const untold = Object.fromEntries(messageChannels.map((channel) => [channel, of(channel)]));
      await step.run("later", () => deferFailed(ctx, { reviewId, reason }, untold));
    }
    return ends.map(({ end }) => end);
  },
);

/** A member, by the channel that did not reach them. */
type Untold = Partial<Record<MessageChannel, string>>;

/** One way that fails for good keeps none of the others from being tried. */
async function tried<End>(who: Untold, work: () => Promise<End>): Promise<{ end: End | "failed"; untold?: Untold }> {
  try {
    return { end: await work() };
  } catch {
    return { end: "failed", untold: who };
  }
}

/** A push service or a flow that says when to come again is taken at its word. */
function whenAsked(error: unknown): never {
  if (!(error instanceof PushError || error instanceof CardError) || error.retryAfter === null) throw error;
  throw new RetryAfterError(error.message, error.retryAfter * 1000, { cause: error });
}
