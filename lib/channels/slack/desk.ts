import type { ChannelDesk } from "../desk";

export interface SlackInstallation {
  appId: string;
  botToken: string;
  botUserId: string;
  botId: string;
}

/** What the Slack channel asks of the product beside what every channel does. */
export interface SlackDesk extends ChannelDesk {
  /** Null: the app is not in this team, or not in it any more. */
  installation(teamId: string): Promise<SlackInstallation | null>;
  /** The app was taken out of the team. */
  removed(teamId: string, at: Date): Promise<void>;
}
