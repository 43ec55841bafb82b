import { accountsOf } from "@/lib/channels/accounts";
import { wantCard } from "@/lib/channels/want-card";
import type { ListCard } from "@/lib/channels/desk";
import type { ServiceContext } from "@/lib/core/context";
import type { CardChannel } from "@/lib/db/schema/channels/channel-team";
import { digestCard, unlessFinal } from "./list-card";
import type { DigestWay } from "./way";

/** A reader's account in a team, and the list that they are to be sent. */
export interface ListFor extends ListCard {
  teamId: string;
  userId: string;
  listId: string;
}

interface AccountWayOptions {
  channel: CardChannel;
  appUrl: string;
  /** Throws CannotTell, or CardError. */
  send: (ctx: ServiceContext, list: ListFor) => Promise<void>;
}

/** One message of the reader's own in each team in which they are known, from which drafts are opened, not decided. */
export const accountWay = ({ channel, appUrl, send }: AccountWayOptions): DigestWay => ({
  places: async (reader) =>
    (await accountsOf(reader, reader.actor.memberId, channel)).map(({ teamId, userId }) => `${teamId}/${userId}`),
  async one({ ctx, reader, place }, { reviewId, reason }) {
    const { teamId, userId } = accountAt(place);
    await wantCard(ctx, { reviewId, channel, teamId, place: userId, memberId: reader.actor.memberId, reason });
  },
  async many({ ctx, reader, place }, { id, items }) {
    const list = {
      ...accountAt(place),
      listId: id,
      ...digestCard(reader, { items, shows: ({ cardShows }) => cardShows ?? "draft", appUrl }),
    };
    await send(ctx, list).catch(unlessFinal);
  },
});

function accountAt(place: string): { teamId: string; userId: string } {
  const [teamId = "", userId = ""] = place.split("/");
  return { teamId, userId };
}
