import { RetryAfterError } from "inngest";
import { CardError } from "@/lib/channels/card-error";
import { showCard } from "@/lib/channels/cards";
import { slackSettings } from "@/lib/channels/slack/slack-settings";
import { systemClock } from "@/lib/core/clock";
import { env } from "@/lib/core/env";
import { database } from "@/lib/db/database";
import { systemContext } from "@/lib/members/system-context";
import { vaultFrom } from "@/lib/vault/vault";
import { inngest } from "../client";
import { cardDue } from "../events";

const job = "show-card";

/** A card is brought to the state of its review. What fails for good is found by reconcile. */
export const showCardOfReview = inngest.createFunction(
  { id: job, triggers: [cardDue], retries: 4 },
  async ({ event, step }) => {
    const settings = slackSettings(env());
    if (!settings) return "off";
    const { workspaceId, cardId } = event.data;
    const world = { db: database(), clock: systemClock, vault: vaultFrom(env()), settings };
    return step.run("show", async () => {
      // Read where Slack is set up only: it is large.
      const { slackPlace } = await import("@/lib/channels/slack-place");
      const how = { place: slackPlace(world), appUrl: settings.appUrl };
      return showCard(systemContext(database(), workspaceId, job, systemClock), cardId, how).catch(whenAsked);
    });
  },
);

/** A platform that says when to come again is taken at its word. */
function whenAsked(error: unknown): never {
  if (!(error instanceof CardError) || error.retryAfter === null) throw error;
  throw new RetryAfterError(error.message, error.retryAfter * 1000, { cause: error });
}
