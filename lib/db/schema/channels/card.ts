import { sql } from "drizzle-orm";
import { boolean, index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { at, createdAt, id, workspaceId } from "../../columns";
import type { CardChannel } from "./channel-team";

/** `wanted`: not posted yet. `gone`: it was deleted there, or can't be reached any more. */
export type CardState = "wanted" | "shown" | "gone";

/** A review as it stands in one place of a channel, and how much of the truth it shows. */
export const card = pgTable(
  "card",
  {
    id: id(),
    workspaceId: workspaceId(),
    reviewId: uuid("review_id").notNull(),
    channel: text("channel").$type<CardChannel>().notNull(),
    teamId: text("team_id").notNull(),
    /** Whom or what it was sent to: a person's or a channel's id on the platform. */
    place: text("place").notNull(),
    /** Whose private card it is; null: everybody's who is in the channel. */
    memberId: uuid("member_id"),
    /** Why it was sent, which is its heading. */
    reason: text("reason").notNull(),
    /** It stood already when its reader was to be told of it again: a changed card makes no sound. */
    callOut: boolean("call_out").notNull().default(false),
    /** When the newest notice of it was given: the same one once more calls nobody. */
    wantedAt: at("wanted_at").notNull().defaultNow(),
    /** Another posting of that card, of which the platform's answer was lost. */
    copyOf: uuid("copy_of"),
    state: text("state").$type<CardState>().notNull().default("wanted"),
    /** Where it stands: the platform's ids of the conversation and of the message. */
    remoteChannel: text("remote_channel"),
    remoteId: text("remote_id"),
    /** The newest comment on the draft that stands in its thread. */
    repliedUpTo: uuid("replied_up_to"),
    /** The state of the review that it shows. */
    shown: text("shown"),
    /** When it has to be looked at again, whatever happens until then. */
    dueAt: at("due_at"),
    /** Somebody brings it up to date until then: one at a time, or an old state could overwrite a new one. */
    leasedUntil: at("leased_until"),
    /** Tries in a row that failed, and why the last did. */
    failures: integer("failures").notNull().default(0),
    lastError: text("last_error"),
    /** Nothing will change on it any more. */
    settledAt: at("settled_at"),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex("card_once")
      .on(t.reviewId, t.channel, t.teamId, t.place)
      .where(sql`${t.copyOf} is null`),
    index("card_of_review").on(t.reviewId),
    uniqueIndex("card_at").on(t.channel, t.teamId, t.remoteChannel, t.remoteId),
    index("card_in_place").on(t.channel, t.teamId, t.place),
    index("card_failing")
      .on(t.channel, t.teamId, t.id)
      .where(sql`failures > 0 and state <> 'gone'`),
    index("card_unsettled")
      .on(t.dueAt)
      .where(sql`${t.settledAt} is null`),
  ],
);

export type Card = typeof card.$inferSelect;
