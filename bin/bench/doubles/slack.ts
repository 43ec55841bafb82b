/** Plays Slack: the one of the tests, with one team and one channel. */
import type { SlackSettings } from "@/lib/channels/slack/slack-settings";
import { type SlackDouble, startSlack } from "@/tests/support/slack";

export interface SlackTeam extends SlackDouble {
  teamId: string;
  channel: string;
  /** What an install of ours is told to work with it. */
  env: Record<string, string>;
  /** The same for the benchmark itself. */
  settings: SlackSettings;
}

export async function startSlackTeam(): Promise<SlackTeam> {
  const slack = await startSlack();
  const [teamId, channel] = ["T0BENCH", "C0BENCH"];
  const { botToken } = slack.addTeam(teamId);
  slack.addChannel(teamId, { id: channel, name: "reviews" });
  const env = { SLACK_SIGNING_SECRET: slack.signingSecret, SLACK_BOT_TOKEN: botToken, SLACK_API_URL: slack.apiUrl };
  const { signingSecret, apiUrl } = slack;
  const settings = { signingSecret, appToken: null, botToken, oauth: null, apiUrl, appUrl: "http://localhost:3000" };
  return Object.assign(slack, { teamId, channel, env, settings });
}
