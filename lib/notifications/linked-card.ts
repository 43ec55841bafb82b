import type { MemberContext } from "@/lib/auth/member-context";
import { makeDecideLink } from "@/lib/channels/decide-links";
import type { ReviewCard } from "@/lib/channels/review-card";
import { zoneOf } from "@/lib/channels/time-words";
import { type CardAbout, writeReviewCard } from "@/lib/channels/write-review-card";
import type { ServiceContext } from "@/lib/core/context";
import { type DraftWithRules, draftWithRules } from "@/lib/review/draft-with-rules";
import { deciderOf, mayDecide } from "@/lib/review/may-decide";
import { mayDecideByLink, type WorkflowDefinition } from "@/lib/workflows/definition";
import { stillConcerned, type ToMember } from "./still-concerns";

/** A review as one member is told of it where nothing can be changed once it is sent. */
export interface LinkedCard extends DraftWithRules {
  reader: MemberContext;
  /** Its address is a link of the member's own. It decides nothing by itself. */
  card: ReviewCard;
  /** The link is enough to decide. */
  deciding: boolean;
  about: { reviewId: string; memberId: string; draftVersion: number };
}

/** Of the link. */
const purposes = { mail: "page", teams_webhook: "chat" } as const;

interface Way {
  channel: keyof typeof purposes;
  /** How much the workflow lets be shown there. */
  shows: (rules: WorkflowDefinition["review"]) => CardAbout["shows"];
  /** No slash at its end. */
  appUrl: string;
}

/** Null: it concerns them no more, or they do not want to be told. Each try makes a link of its own; they are the same vote. */
export async function linkedCard(
  ctx: ServiceContext,
  { memberId, reviewId, reason }: ToMember,
  { channel, shows, appUrl }: Way,
): Promise<LinkedCard | null> {
  const reader = await stillConcerned(ctx, { memberId, reviewId, reason }, channel);
  const found = reader && (await draftWithRules(reader, reviewId));
  const { rules, draft } = found ?? {};
  const review = draft?.review;
  const draftVersion = draft?.versions.at(-1)?.version;
  if (!reader || !rules || !review || draftVersion === undefined) return null;

  const deciding =
    reason !== "mentioned" &&
    review.status === "open" &&
    mayDecide(deciderOf(reader), review) &&
    mayDecideByLink(rules);
  const about = { reviewId, memberId, draftVersion };
  const path = deciding ? `/decide/${await makeDecideLink(ctx, about, purposes[channel])}` : `/drafts/${draft.id}`;
  const card = writeReviewCard({
    draft,
    review,
    shows: shows(rules),
    reason,
    locale: reader.person.preferences.locale ?? "en",
    zone: zoneOf(reader.person.preferences),
    deciding: false,
    url: appUrl + path,
  });
  return { reader, draft, rules, card, deciding, about };
}
