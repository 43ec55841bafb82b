/** A review as it is opened: what the queue orders, filters and shows by. */
import { secondsAfter } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/id";
import type { Event } from "@/lib/db/schema/intake/event";
import type { review } from "@/lib/db/schema/review/review";
import type { reviewText } from "@/lib/db/schema/review/review-text";
import type { WorkflowDefinition } from "@/lib/workflows/definition";
import { pastCourtesies } from "@/lib/drafting/courtesy";
import { expectedLoss, rankAt } from "./rank";

/** The column is a small integer. */
export const maxDoubts = 1000;

export interface Reviewed {
  event: Pick<Event, "workflowId" | "customerKey" | "data">;
  rules: WorkflowDefinition["review"];
  draftId: string;
  contentHash: string;
  /** In [0, 1]; null where nothing could be measured. */
  confidence: number | null;
  /** Nothing was drafted: a person writes it. */
  held: boolean;
  language: string | null;
  likeness: string | null;
  /** How many places of the draft a reviewer should look at. */
  doubts: number;
}

export type NewReview = typeof review.$inferInsert;

/** The row of a review that waits from now on, of a draft's first version. */
export function newReview(ctx: ServiceContext, about: Reviewed): NewReview {
  const { event, rules, draftId, contentHash, confidence, held, language, likeness } = about;
  const now = ctx.clock.now();
  const dueAt = secondsAfter(now, rules.dueInMinutes * 60);
  const loss = expectedLoss({ confidence, risk: rules.risk, cost: rules.cost });
  return {
    id: newId(),
    workspaceId: ctx.workspaceId,
    draftId,
    workflowId: event.workflowId,
    draftVersion: 1,
    contentHash,
    policy: rules.policy,
    groupId: rules.groupId,
    confidence,
    held,
    risk: rules.risk,
    language,
    likeness,
    category: event.data.category,
    channel: event.data.channel,
    customerKey: event.customerKey,
    stake: event.data.stake,
    doubts: Math.min(about.doubts, maxDoubts),
    openedAt: now,
    dueAt,
    expiresAt: rules.expiresInMinutes === undefined ? null : secondsAfter(now, rules.expiresInMinutes * 60),
    rankAt: rankAt(dueAt, loss),
    expectedLoss: loss,
  };
}

/** The row of what a list shows of it. */
export function newReviewText(
  { id, workspaceId }: NewReview,
  { title, customer, body }: Event["data"],
  proposed: string,
): typeof reviewText.$inferInsert {
  return {
    reviewId: id,
    workspaceId,
    title: shorten(title || firstLine(body), 300),
    customer: shorten(customer.name || customer.email, 200),
    preview: previewOf(proposed || body),
    body: shorten(body, 4000),
  };
}

const firstLine = (text: string): string => text.trim().split("\n", 1)[0] ?? "";

/** What a list shows of a text: replies all begin with the same few words. */
export const previewOf = (text: string): string => shorten(pastCourtesies(text), 400);

/** Cuts at a code point, never inside a surrogate pair. */
export const shorten = (text: string, length: number): string =>
  text.length <= length ? text : `${[...text.slice(0, length)].slice(0, -1).join("")}…`;
