import { mailSettings } from "@/lib/channels/email/mail-settings";
import { slackSettings } from "@/lib/channels/slack/slack-settings";
import { teamsSettings } from "@/lib/channels/teams/teams-settings";
import { webhookSettings } from "@/lib/channels/teams-webhook/webhook-settings";
import { systemClock } from "@/lib/core/clock";
import { env } from "@/lib/core/env";
import { database } from "@/lib/db/database";
import { systemContext } from "@/lib/members/system-context";
import { mailWay } from "@/lib/notifications/digests/mail-way";
import { pushWay } from "@/lib/notifications/digests/push-way";
import { slackWay } from "@/lib/notifications/digests/slack-way";
import { teamsWay } from "@/lib/notifications/digests/teams-way";
import { webhookWay } from "@/lib/notifications/digests/webhook-way";
import { tellDigest } from "@/lib/notifications/digests/tell-digest";
import type { DigestWays } from "@/lib/notifications/digests/way";
import { pushSettings } from "@/lib/notifications/push-settings";
import { vaultFrom } from "@/lib/vault/vault";
import { inngest } from "../client";
import { digestDue } from "../events";

const job = "tell-digest";

/** What had to wait is told together. The row keeps the count of tries, so the engine makes few of its own. */
export const tellDueDigest = inngest.createFunction(
  { id: job, triggers: [digestDue], retries: 3 },
  async ({ event, step }) => {
    const { workspaceId, digestId } = event.data;
    return step.run("tell", () =>
      tellDigest(systemContext(database(), workspaceId, job, systemClock), digestId, waysOf()),
    );
  },
);

/** What this installation is set up for. */
function waysOf(): DigestWays {
  const [push, mail] = [pushSettings(env()), mailSettings(env())];
  const [slack, teams, flows] = [slackSettings(env()), teamsSettings(env()), webhookSettings(env())];
  return {
    ...(push && { push: pushWay(push) }),
    ...(mail && { mail: mailWay(mail) }),
    ...(slack && {
      slack: slackWay({ db: database(), clock: systemClock, vault: vaultFrom(env()), settings: slack }),
    }),
    ...(flows && { teams_webhook: webhookWay({ vault: vaultFrom(env()), settings: flows }) }),
    ...(teams && { teams: teamsWay({ db: database(), clock: systemClock, settings: teams }) }),
  };
}
