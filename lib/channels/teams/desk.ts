import type { ChannelDesk } from "../desk";
import type { ReviewCard } from "../review-card";

/** What the Teams channel asks of the product beside what every channel does. */
export interface TeamsDesk extends ChannelDesk {
  /** Null: the app is not in this tenant. Otherwise remembers where the service wants messages to be sent. */
  entered(tenantId: string, serviceUrl: string): Promise<boolean>;
  /** What a card says of a review to all in a channel; null: nothing. */
  publicCard(tenantId: string, reviewId: string): Promise<ReviewCard | null>;
  /** Whether this is the first delivery of that key. */
  isNew(key: string): Promise<boolean>;
}
