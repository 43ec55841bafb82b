/** What a channel asks of the product for whoever is at work on it: implemented over the database, in the hub. */
import type { ReviewCard, SeenDecision, SeenVersion } from "./review-card";
import type { Words } from "./words";

/** A person as the platform's signed word names them. */
export interface ChannelPerson {
  teamId: string;
  userId: string;
  /** See ChannelAccount. */
  address?: string;
}

/** An open review, as far as it can be worked on in a form. */
export interface ReviewForm extends SeenVersion {
  body: string;
  url: string;
}

export interface FoundReview {
  title: string;
  customer: string;
  confidence: string;
  due: string;
  url: string;
}

/** A list of reviews, and what leads to all of them. */
export interface ListCard {
  t: Words;
  says: string;
  found: FoundReview[];
  queueUrl: string;
}

export interface Wish extends SeenVersion {
  decision: "approved" | "approved_with_edits" | "rejected" | "redraft" | "escalated";
  body?: string;
  reasonCode?: string;
  comment?: string;
}

/** Where a message stands: the platform's ids of the conversation and of the message. */
export interface Place {
  channel: string;
  id: string;
}

export interface PostedFor {
  reviewId: string;
  /** Null: it does not say as which. */
  cardId: string | null;
}

export interface CardAt {
  cardId: string;
  reviewId: string;
}

/** A member at work on a channel. What is refused throws an AppError. */
export interface Reviewer {
  name: string;
  t: Words;
  decide(wish: Wish): Promise<void>;
  undo(seen: SeenDecision): Promise<void>;
  snooze(reviewId: string, seconds: number): Promise<void>;
  assign(reviewId: string, memberId: string): Promise<void>;
  /** What was written under a card. Returns what there is to say of it: that it was too long to be kept whole; null: nothing. */
  comment(under: CardAt, text: string): Promise<string | null>;
  /** What a card says of it to them; null: it is not theirs to see. */
  card(reviewId: string): Promise<ReviewCard | null>;
  form(seen: SeenVersion): Promise<ReviewForm>;
  reasons(): Promise<{ code: string; label: string }[]>;
  people(reviewId: string): Promise<{ id: string; name: string }[]>;
  /** What waits for them, or with words, all that is found by them. At most twenty, and how many there are; `more`: at least so many. */
  search(words: string): Promise<{ count: number; more: boolean; found: FoundReview[] }>;
  /** In their language, why something was refused. */
  refusal(error: unknown): string;
}

export interface ChannelDesk {
  /** Null: this account is nobody's. A confirmed address counts only where an admin has said that the team is the company's own. */
  reviewer(person: ChannelPerson, confirmedEmail: string | null): Promise<Reviewer | null>;
  /** Makes the account the member's whose code it is. Null: the code is none, or of another workspace. */
  link(person: ChannelPerson, code: string): Promise<Reviewer | null>;
  /**
   * The card that stands where somebody is at work; null: there is none. `posted`: what the app itself has written into the message, for this
   * review. As the answer to a post can be lost, that is believed where the card is that person's own or the conversation's, and stands
   * nowhere yet; or where another card of the review stands in that conversation, of which it is a copy.
   */
  cardAt(person: ChannelPerson, at: Place, posted: PostedFor | null): Promise<CardAt | null>;
  /** Told by the platform itself: a message of the app's stands there, which was posted as this card. */
  posted(teamId: string, at: Place, cardId: string): Promise<void>;
  /** Whether this is the first delivery of that key. */
  isNew(key: string): Promise<boolean>;
  /** Does the work of a key once. Throws where somebody else is at it: it has to be delivered again then. */
  once(key: string, work: () => Promise<void>): Promise<void>;
  /** For who is not known yet: in English. */
  t: Words;
  /** Where accounts are linked. */
  linkUrl: string;
  queueUrl: string;
}
