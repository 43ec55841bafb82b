/** What a reviewer should know of the customer before answering: what else came from them, and what they were told. */
import { and, desc, eq, ne, or, sql } from "drizzle-orm";
import { z } from "zod";
import type { ServiceContext } from "@/lib/core/context";
import { NotFoundError } from "@/lib/core/errors";
import { draft } from "@/lib/db/schema/drafting/draft";
import { draftVersion } from "@/lib/db/schema/drafting/draft-version";
import { event } from "@/lib/db/schema/intake/event";
import { review } from "@/lib/db/schema/review/review";
import type { Outcome } from "@/lib/decisions/outcome";
import { requirePermission } from "@/lib/members/require-permission";
import { deliveryColumn, toDelivery } from "./delivery";
import { visibleReviews } from "./visible";

export interface EarlierDraft {
  draftId: string;
  title: string;
  /** The beginning of what came in. */
  message: string;
  receivedAt: Date;
  /** The beginning of the reply's newest version. */
  reply: string;
  /** One of the texts is longer. */
  cut: boolean;
  status: "open" | "decided" | "expired" | "superseded";
  outcome: Outcome | null;
  delivery: "held" | "sending" | "sent" | "failed" | "uncertain" | "cancelled" | null;
  /** It belongs to the same conversation. */
  sameThread: boolean;
  /** It corrects another that was sent. */
  correction: boolean;
}

/** More would not be read while somebody waits. */
const most = 20;
/** Characters of each text. A mail with its whole thread below it may have a million. */
const shown = { title: 300, text: 4000 };

export const CustomerHistoryInput = z.object({ draftId: z.uuid() });

/**
 * The other drafts of the draft's conversation and of its customer that the caller may see, the newest first. Throws NotFoundError,
 * PermissionError.
 */
export async function customerHistory(
  ctx: ServiceContext,
  input: z.input<typeof CustomerHistoryInput>,
): Promise<EarlierDraft[]> {
  requirePermission(ctx, "drafts:read");
  const { draftId } = CustomerHistoryInput.parse(input);
  const { conversationKey, customerKey } = await loadAbout(ctx, draftId);
  const ofThread = conversationKey ? eq(event.conversationKey, conversationKey) : undefined;
  const ofCustomer = customerKey ? eq(event.customerKey, customerKey) : undefined;
  if (!ofThread && !ofCustomer) return [];

  // First which, then their texts: those of all that the customer ever wrote would be read to be sorted.
  const earlier = ctx.db
    .select({
      eventId: sql<string>`${event.id}`.as("event_id"),
      draftId: sql<string>`${draft.id}`.as("draft_id"),
      correctsDraftId: draft.correctsDraftId,
      data: event.data,
      conversationKey: event.conversationKey,
      receivedAt: event.receivedAt,
      content: draftVersion.content,
      status: review.status,
      outcome: review.outcome,
      delivery: deliveryColumn.as("delivery"),
    })
    .from(event)
    .innerJoin(draft, eq(draft.eventId, event.id))
    .innerJoin(review, and(eq(review.draftId, draft.id), eq(review.purpose, "approval")))
    .innerJoin(draftVersion, and(eq(draftVersion.draftId, draft.id), eq(draftVersion.version, review.draftVersion)))
    .where(
      and(eq(event.workspaceId, ctx.workspaceId), or(ofThread, ofCustomer), ne(draft.id, draftId), visibleReviews(ctx)),
    )
    .orderBy(desc(event.id), desc(draft.id))
    .limit(most)
    .as("earlier");
  const message = sql<string>`${earlier.data} ->> 'body'`;
  const reply = sql<string>`${earlier.content} ->> 'body'`;
  const rows = await ctx.db
    .select({
      draftId: earlier.draftId,
      correctsDraftId: earlier.correctsDraftId,
      conversationKey: earlier.conversationKey,
      receivedAt: earlier.receivedAt,
      status: earlier.status,
      outcome: earlier.outcome,
      delivery: earlier.delivery,
      title: sql<string>`left(${earlier.data} ->> 'title', ${shown.title})`,
      message: sql<string>`left(${message}, ${shown.text})`,
      reply: sql<string>`left(${reply}, ${shown.text})`,
      cut: sql<boolean>`greatest(length(${message}), length(${reply})) > ${shown.text}`,
    })
    .from(earlier)
    .orderBy(desc(earlier.eventId), desc(earlier.draftId));
  return rows.map(({ delivery, conversationKey: key, correctsDraftId, ...row }) => ({
    ...row,
    delivery: toDelivery(delivery)?.state ?? null,
    sameThread: key !== null && key === conversationKey,
    correction: correctsDraftId !== null,
  }));
}

async function loadAbout(ctx: ServiceContext, draftId: string) {
  const [found] = await ctx.db
    .select({ conversationKey: event.conversationKey, customerKey: event.customerKey })
    .from(draft)
    .innerJoin(review, eq(review.draftId, draft.id))
    .leftJoin(event, eq(event.id, draft.eventId))
    .where(and(eq(draft.id, draftId), eq(draft.workspaceId, ctx.workspaceId), visibleReviews(ctx)));
  if (!found) throw new NotFoundError("There is no such draft in this workspace.");
  return found;
}
