import type { Card } from "@/lib/db/schema/channels/card";
import type { CardChannel } from "@/lib/db/schema/channels/channel-team";
import type { ReviewCard } from "./review-card";

/** Where a message of ours stands on a platform. */
export interface Posted {
  channel: string;
  id: string;
}

/** A team can be taken from one workspace to another: what is the first one's must not go there any more. */
type InTeam = Pick<Card, "workspaceId" | "teamId">;

export interface NamedLink {
  says: string;
  url: string;
}

/** One platform, as far as cards need it. Throws CardError. */
export interface CardPlace {
  post(card: ReviewCard, about: InTeam & { cardId: string; place: string }): Promise<Posted>;
  update(card: ReviewCard, about: InTeam & { at: Posted }): Promise<void>;
  /** Puts what a colleague said under a card. `notice`: the same without a word of theirs, for locked screens. `whole`: to all of it. */
  reply(
    said: { name: string; body: string; notice: string; whole: NamedLink },
    about: InTeam & { at: Posted },
  ): Promise<void>;
  /** Says under a card where there is more, in our own words. */
  point(to: NamedLink, about: InTeam & { at: Posted }): Promise<void>;
  /** Says under a card, so that it is heard, why its reader should look at it again. No word of others. */
  callOut(notice: string, about: InTeam & { at: Posted }): Promise<void>;
}

/** Null: that platform is not set up. */
export type PlaceOf = (channel: CardChannel) => Promise<CardPlace | null>;
