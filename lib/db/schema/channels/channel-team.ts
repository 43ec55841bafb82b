import { boolean, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { at, createdAt, id, workspaceId } from "../../columns";

/** A platform on which cards stand, and where people decide. */
export const cardChannels = ["slack", "teams"] as const;
export type CardChannel = (typeof cardChannels)[number];

/** A team of a platform that a workspace has put the app into: a Slack team, or a Microsoft tenant. A team belongs to one workspace. */
export const channelTeam = pgTable(
  "channel_team",
  {
    id: id(),
    workspaceId: workspaceId(),
    channel: text("channel").$type<CardChannel>().notNull().default("slack"),
    /** The platform's own ids: of Slack T…, A…, U… and B…; of Teams the tenant's and three times the app's. */
    teamId: text("team_id").notNull(),
    appId: text("app_id").notNull(),
    botUserId: text("bot_user_id").notNull(),
    botId: text("bot_id").notNull(),
    name: text("name").notNull(),
    /** Where Teams wants its bots to post, by its signed word; null before it has said so, and in Slack. */
    serviceUrl: text("service_url"),
    /** The bot's token, in the vault; null: the one of the environment. */
    secretId: uuid("secret_id"),
    /** With what a token that ends is taken anew, once, and when it ends; null: it does not. */
    refreshSecretId: uuid("refresh_secret_id"),
    tokenExpiresAt: at("token_expires_at"),
    /** Somebody takes it anew until then, or it is not tried before. */
    tokenLeasedUntil: at("token_leased_until"),
    /** Why Slack refused that: then the team has to be added again. */
    tokenError: text("token_error"),
    /** An admin has said that the team is the company's own: who has a member's confirmed address there is that member. */
    matchesMail: boolean("matches_mail").notNull().default(false),
    createdAt: createdAt(),
  },
  (t) => [unique("channel_team_once").on(t.channel, t.teamId)],
);

export type ChannelTeam = typeof channelTeam.$inferSelect;
