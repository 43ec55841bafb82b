/** In words, why a review stands where it does in the queue: for the page to say, the weightiest first. Pure. */
import { likelyFrom, unsureBelow } from "@/lib/confidence/confidence-words";
import type { ReviewListItem } from "./review-item";

export type Why =
  | { code: "overdue" | "held" | "unsure" | "grave" | "escalated" | "assigned" | "inOrder" }
  | { code: "dueSoon"; minutes: number }
  | { code: "doubts"; count: number };

type Placed = Pick<ReviewListItem, "dueAt" | "confidence" | "risk" | "doubts" | "escalatedAt" | "assigneeId">;

const soonMinutes = 60;

/** @param me The reader's member id. */
export function whyHere(item: Placed, now: Date, me: string | null): Why[] {
  const minutes = Math.floor((item.dueAt.getTime() - now.getTime()) / 60_000);
  const { confidence } = item;
  const reasons: (Why | false)[] = [
    item.escalatedAt !== null && { code: "escalated" },
    item.assigneeId !== null && item.assigneeId === me && { code: "assigned" },
    minutes < 0 && { code: "overdue" },
    minutes >= 0 && minutes < soonMinutes && { code: "dueSoon", minutes },
    confidence === null && { code: "held" },
    item.risk >= 2 && (confidence ?? 0) < likelyFrom && { code: "grave" },
    confidence !== null && confidence < unsureBelow && { code: "unsure" },
    item.doubts > 0 && { code: "doubts", count: item.doubts },
  ];
  const given = reasons.filter((reason) => reason !== false);
  return given.length > 0 ? given : [{ code: "inOrder" }];
}

/**
 * The weightiest reason that a list does not say already: how sure the draft is stands in a column of its own, and nothing out of the
 * ordinary is not worth a word on every row.
 */
export const reasonToShow = (reasons: readonly Why[]): Why | undefined =>
  reasons.find(({ code }) => code !== "held" && code !== "unsure" && code !== "inOrder");
