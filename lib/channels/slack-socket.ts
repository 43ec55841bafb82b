import { slackDesk } from "./slack-desk";
import type { SlackWorld } from "./slack-teams";
import { slackApp } from "./slack/slack-app";
import { keepSlackSocket } from "./slack/socket";

/** Takes what people do in Slack over a socket, with the token of the environment. */
export function openSlackSocket(world: SlackWorld, appToken: string): { stop: () => Promise<void> } {
  const { signingSecret, apiUrl } = world.settings;
  const receiver = slackApp({ desk: slackDesk(world), signingSecret, apiUrl, clock: world.clock });
  return keepSlackSocket({ appToken, apiUrl, receiver });
}
