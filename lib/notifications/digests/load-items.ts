import { and, eq } from "drizzle-orm";
import type { MemberContext } from "@/lib/auth/member-context";
import { draft } from "@/lib/db/schema/drafting/draft";
import { deferredNotice } from "@/lib/db/schema/notifications/digest";
import { review } from "@/lib/db/schema/review/review";
import { reviewText } from "@/lib/db/schema/review/review-text";
import { workflowVersion } from "@/lib/db/schema/workflows/workflow-version";
import { type NoticeChannel, wants } from "@/lib/members/notice-choices";
import type { WorkflowDefinition } from "@/lib/workflows/definition";
import { concerns } from "../concerns";
import type { Notice } from "../notice";

/** One draft of a digest. Others' words are as they wrote them. */
export interface DigestItem {
  reviewId: string;
  draftId: string;
  reason: Notice["reason"];
  /** When the notice was given. */
  givenAt: Date;
  title: string;
  customer: string;
  confidence: number | null;
  held: boolean;
  dueAt: Date;
  /** Whether it waits for anybody; else there is only a comment to read. */
  open: boolean;
  /** Of the workflow as it was when the draft was made. */
  rules: WorkflowDefinition["review"];
}

/** What of a digest still concerns its reader, each draft once, in the order of the queue. */
export async function loadItems(
  reader: MemberContext,
  { digestId, channel }: { digestId: string; channel: NoticeChannel },
): Promise<DigestItem[]> {
  const { workspaceId, permissions, groupIds, person } = reader;
  const { memberId } = reader.actor;
  const rows = await reader.db
    .select({
      reason: deferredNotice.reason,
      givenAt: deferredNotice.createdAt,
      review,
      title: reviewText.title,
      customer: reviewText.customer,
      definition: workflowVersion.definition,
    })
    .from(deferredNotice)
    .innerJoin(review, eq(review.id, deferredNotice.reviewId))
    .innerJoin(reviewText, eq(reviewText.reviewId, review.id))
    .innerJoin(draft, eq(draft.id, review.draftId))
    .innerJoin(workflowVersion, eq(workflowVersion.id, draft.workflowVersionId))
    .where(
      and(
        eq(deferredNotice.digestId, digestId),
        eq(deferredNotice.workspaceId, workspaceId),
        eq(review.workspaceId, workspaceId),
      ),
    )
    .orderBy(review.rankAt, review.id, deferredNotice.id);
  const who = { memberId, permissions, groupIds };
  const ofDraft = new Map<string, DigestItem>();
  for (const { reason, givenAt, review: about, title, customer, definition } of rows) {
    const { review: rules } = definition;
    const notice = { reason, memberIds: [memberId], by: null };
    if (!wants(person.preferences, channel, reason) || !concerns(notice, about, rules.tells, who)) continue;
    const { id: reviewId, draftId, confidence, held, dueAt, status } = about;
    ofDraft.set(reviewId, {
      ...{ reviewId, draftId, reason, givenAt, title, customer, confidence, held, dueAt, rules },
      open: status === "open",
    });
  }
  return [...ofDraft.values()];
}
