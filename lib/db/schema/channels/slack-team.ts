import { boolean, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, workspaceId } from "../../columns";

/** A Slack team that a workspace has put the app into. A team belongs to one workspace. */
export const slackTeam = pgTable(
  "slack_team",
  {
    id: id(),
    workspaceId: workspaceId(),
    /** Slack's own ids: T…, A…, U… and B…. */
    teamId: text("team_id").notNull(),
    appId: text("app_id").notNull(),
    botUserId: text("bot_user_id").notNull(),
    botId: text("bot_id").notNull(),
    name: text("name").notNull(),
    /** The bot's token, in the vault; null: the one of the environment. */
    secretId: uuid("secret_id"),
    /** An admin has said that the team is the company's own: who has a member's confirmed address there is that member. */
    matchesMail: boolean("matches_mail").notNull().default(false),
    createdAt: createdAt(),
  },
  (t) => [unique("slack_team_once").on(t.teamId)],
);

export type SlackTeam = typeof slackTeam.$inferSelect;
