import type { MemberContext } from "@/lib/auth/member-context";
import type { ServiceContext } from "@/lib/core/context";
import { permissionsOf } from "@/lib/members/permissions";
import type { Locale } from "@/lib/members/preferences";
import { draftWithRules } from "@/lib/review/draft-with-rules";
import type { ReviewDetail } from "@/lib/review/get-review";
import { deciderOf, mayDecide } from "@/lib/review/may-decide";
import type { WorkflowDefinition } from "@/lib/workflows/definition";
import type { ReviewCard } from "./review-card";
import { zoneOf } from "./time-words";
import { type CardAbout, writeReviewCard } from "./write-review-card";

export interface CardReader {
  ctx: ServiceContext;
  locale: Locale;
  zone: string;
}

/** A member, by their own language and clock. */
export const memberReader = (ctx: MemberContext): CardReader => {
  const { preferences } = ctx.person;
  return { ctx, locale: preferences.locale ?? "en", zone: zoneOf(preferences) };
};

/** Those in a channel, which an admin has named for a workflow's drafts, are one reader; each of them decides as themselves. */
export const everybody = (ctx: ServiceContext): CardReader => ({
  ctx: { ...ctx, permissions: permissionsOf(["approver"]) },
  locale: "en",
  zone: "UTC",
});

export interface ReadCard {
  card: ReviewCard;
  review: ReviewDetail;
  rules: WorkflowDefinition["review"];
}

/** What a card says of a review to its reader; null: there is none, or it is not theirs to see. `appUrl`: no slash at its end. */
export async function readReviewCard(
  { ctx, locale, zone }: CardReader,
  { reviewId, reason, appUrl }: { reviewId: string; reason: CardAbout["reason"]; appUrl: string },
): Promise<ReadCard | null> {
  const found = await draftWithRules(ctx, reviewId);
  const review = found?.draft.review;
  if (!review) return null;
  const { draft, rules } = found;
  const deciding = mayDecide(deciderOf(ctx), review);
  const shows = rules.cardShows ?? "draft";
  const url = `${appUrl}/drafts/${draft.id}`;
  return { card: writeReviewCard({ draft, review, shows, reason, locale, zone, deciding, url }), review, rules };
}
