import type { LiveReview, Present } from "@/lib/review/live-reviews";

export interface SeenPerson extends Present {
  /** Milliseconds since the epoch by this machine's clock, until which it holds. */
  until: number;
}

/** A review as it was told, with the times of the people at it by this machine's clock. */
export interface SeenReview extends Omit<LiveReview, "claimedBy" | "viewers"> {
  claimedBy: SeenPerson | null;
  viewers: SeenPerson[];
}

/** People renew themselves well before their time is up: asking so many milliseconds before keeps them from flickering. */
const renewalMs = 5000;

export const toSeenPerson = (person: Present, now = Date.now()): SeenPerson => ({
  ...person,
  until: now + person.forMs,
});

export function toSeen(review: LiveReview, now = Date.now()): SeenReview {
  const seen = (person: Present) => toSeenPerson(person, now);
  return { ...review, claimedBy: review.claimedBy && seen(review.claimedBy), viewers: review.viewers.map(seen) };
}

/** Without those whose time is up; the same object where nobody's is. */
export function withoutLeft(review: SeenReview, now: number): SeenReview {
  const claimedBy = review.claimedBy && review.claimedBy.until > now ? review.claimedBy : null;
  const viewers = review.viewers.filter(({ until }) => until > now);
  if (claimedBy === review.claimedBy && viewers.length === review.viewers.length) return review;
  return { ...review, claimedBy, viewers };
}

/** When to ask again who is there. */
export const nextRenewal = ({ claimedBy, viewers }: SeenReview): number =>
  Math.min(...[...viewers, ...(claimedBy ? [claimedBy] : [])].map(({ until }) => until - renewalMs), Infinity);
