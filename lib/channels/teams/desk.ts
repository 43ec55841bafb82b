import type { ChannelDesk } from "../desk";
import type { ReviewCard } from "../review-card";

/** What the Teams channel asks of the product beside what every channel does. */
export interface TeamsDesk extends ChannelDesk {
  /** Remembers where the service wants messages to be sent. False: nobody uses this installation yet. */
  entered(serviceUrl: string): Promise<boolean>;
  /** What a card says of a review to all in a channel; null: nothing. */
  publicCard(reviewId: string): Promise<ReviewCard | null>;
}
