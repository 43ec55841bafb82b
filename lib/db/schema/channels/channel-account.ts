import { index, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, workspaceId } from "../../columns";
import type { CardChannel } from "./channel-team";

/** Who a member is on a channel: the account that the platform itself vouches for. */
export const channelAccount = pgTable(
  "channel_account",
  {
    id: id(),
    workspaceId: workspaceId(),
    /** Null: its member has unlinked it. Nobody's it stays, whatever address it has, until a code is shown with it. */
    memberId: uuid("member_id"),
    channel: text("channel").$type<CardChannel>().notNull(),
    /** The platform's ids of the team and of the person in it. */
    teamId: text("team_id").notNull(),
    userId: text("user_id").notNull(),
    /** What a conversation with them is opened by, where that is not the id above: in Teams. */
    address: text("address"),
    createdAt: createdAt(),
  },
  (t) => [
    unique("channel_account_once").on(t.channel, t.teamId, t.userId),
    index("channel_account_of_member").on(t.workspaceId, t.memberId),
  ],
);

export type ChannelAccount = typeof channelAccount.$inferSelect;
