import { bandOf, tellingSignal } from "@/lib/confidence/confidence-words";
import type { Signal } from "@/lib/confidence/signal";
import { isApproval } from "@/lib/decisions/outcome";
import type { Locale } from "@/lib/members/preferences";
import type { DraftDetail } from "@/lib/review/get-draft";
import type { ReviewDetail } from "@/lib/review/get-review";
import type { WorkflowDefinition } from "@/lib/workflows/definition";
import { isToolCall, takesOf } from "@/lib/review/takes";
import { recordedParts } from "./recorded-parts";
import type { LabelledText, ReviewCard, SeenDecision } from "./review-card";
import { oneLine, plain } from "./others-words";
import { timeWords } from "./time-words";
import { type Words, wordsIn } from "./words";

export interface CardAbout {
  draft: DraftDetail;
  review: ReviewDetail;
  /** How much its workflow lets be said where it goes. */
  shows: NonNullable<WorkflowDefinition["review"]["cardShows"]>;
  reason: "opened" | "assigned" | "assigned_to_group" | "escalated" | "mentioned";
  locale: Locale;
  /** By whose clock times are told. */
  zone: string;
  /** Its reader may decide it, or some of its readers. */
  deciding: boolean;
  url: string;
}

/** What a card says of a review, as far as its workflow's rules let it. Pure. */
export function writeReviewCard({ draft, review, shows, reason, locale, zone, deciding, url }: CardAbout): ReviewCard {
  const t = wordsIn(locale);
  const open = review.status === "open";
  const standing = standingOf(t, review, { escalation: !deciding || reason === "opened" });
  return {
    locale,
    heading: standing?.says ?? t(`notice.${reason}`),
    title: shows === "nothing" ? "" : oneLine(draft.event?.title ?? "") || t("draft.untitled"),
    facts: shows === "nothing" ? [] : factsOf(t, { locale, zone }, draft, review, shows === "draft"),
    unseen: draft.form.some(({ value }) => value !== null) && fieldFacts(draft).length === 0,
    reasons: shows === "draft" && open ? reasonsOf(t, locale, draft) : [],
    cameIn: shows === "draft" ? labelled(t("draft.cameIn"), draft.event?.body) : null,
    proposed: shows === "draft" ? labelled(proposedLabel(t, draft, review), draft.versions.at(-1)?.content.body) : null,
    standing,
    decides:
      open && deciding && shows === "draft"
        ? {
            reviewId: review.id,
            draftVersion: review.draftVersion,
            contentHash: review.contentHash,
            grave: review.risk >= 2,
            takes: takesOf(draft),
          }
        : null,
    undo: deciding ? undoOf(review) : null,
    url,
  };
}

function undoOf({ id: reviewId, undoUntil, decisions }: ReviewDetail): SeenDecision | null {
  const closing = decisions.find(({ closes }) => closes);
  return undoUntil !== null && closing ? { reviewId, decisionId: closing.id } : null;
}

function proposedLabel(t: Words, draft: DraftDetail, { status, outcome }: ReviewDetail): string {
  if (status === "open") return t(isToolCall(draft) ? "draft.willBeRun" : "draft.willBeSent");
  return t(outcome !== null && isApproval(outcome) ? "draft.wasSent" : "draft.wasRejected");
}

function factsOf(
  t: Words,
  { locale, zone }: Pick<CardAbout, "locale" | "zone">,
  draft: DraftDetail,
  review: ReviewDetail,
  /** Reasons and fields may hold what others wrote. */
  inFull: boolean,
): LabelledText[] {
  const { event, destination, confidence, signals } = draft;
  const telling = inFull ? tellingSignal(confidence, signals) : undefined;
  const band = t(`confidence.${bandOf(confidence, draft.held)}`);
  const facts = [
    { label: t("mail.from"), value: oneLine(event?.customer.name || event?.customer.email || "") },
    {
      label: t("card.goesTo"),
      value: oneLine([destination?.connection, inFull && targetOf(draft)].filter(Boolean).join(", ")),
    },
    { label: t("mail.confidence"), value: telling ? `${band}: ${signalWords(t, locale, telling)}` : band },
  ];
  if (review.status === "open") {
    facts.push({
      label: t("mail.due"),
      value: timeWords(locale, zone, review.dueAt),
    });
    if (review.groupName) facts.push({ label: t("card.waitsFor"), value: oneLine(review.groupName) });
    if (review.votes.needed > 1) {
      const { needed, open } = review.votes;
      facts.push({ label: t("card.votes"), value: t("decide.votes", { have: needed - open, needed, open }) });
    }
  }
  if (inFull) facts.push(...fieldFacts(draft));
  return facts.filter(({ value }) => value !== "");
}

/** Which record, as its fields say; of an agent's call, which tool. */
const targetOf = ({ destination }: DraftDetail): string =>
  Object.values(isToolCall({ destination }) ? { tool: destination?.target.tool } : (destination?.target ?? {}))
    .filter((value) => typeof value === "string" || typeof value === "number")
    .join(", ");

/** What is sent beside the text; none where it does not fit on a card. */
function fieldFacts({ form }: DraftDetail): LabelledText[] {
  const set = form.filter(({ value }) => value !== null);
  const facts = set.map(({ title, value }) => ({ label: oneLine(title), value: oneLine(String(value)) }));
  const fits = facts.length <= mostFields && set.every(({ value }) => String(value).length <= 100);
  return fits ? facts : [];
}

/** Beside the six others: Slack takes ten. */
const mostFields = 4;

const mostReasons = 3;

/** The weakest first: that is what should be looked at. */
function reasonsOf(t: Words, locale: Locale, { held, holdReasons, confidence, signals }: DraftDetail): string[] {
  if (held) return holdReasons.map(({ message }) => oneLine(message)).slice(0, mostReasons);
  const telling = tellingSignal(confidence, signals);
  return [...signals]
    .filter((signal) => signal !== telling)
    .sort((a, b) => a.value - b.value)
    .slice(0, mostReasons)
    .map((signal) => oneLine(signalWords(t, locale, signal)));
}

function signalWords(t: Words, locale: Locale, { says, wording }: Signal): string {
  const inRecorded = Object.assign(
    (key: "quoted", values?: { text: string }) => t(`recorded.${key}`, values as never),
    {
      has: (key: "quoted") => t.has(`recorded.${key}`),
    },
  );
  return (
    recordedParts(inRecorded, locale, wording)
      ?.map(({ text }) => text)
      .join("") ?? says
  );
}

const labelled = (label: string, text = ""): LabelledText | null =>
  text.trim() === "" ? null : { label, value: plain(text) };

/** What has become of it, once it does not just wait any more. */
function standingOf(
  t: Words,
  review: ReviewDetail,
  /** Whether to say that somebody else looks at it now: not to them. */
  { escalation }: { escalation: boolean },
): ReviewCard["standing"] {
  const last = review.decisions.findLast(({ voided }) => !voided);
  if (review.status === "open") {
    const asked = last?.outcome === "redraft" && last.draftVersion === review.draftVersion;
    if (!last || !(asked || (escalation && last.outcome === "escalated"))) return null;
    const outcome = t(`outcome.${last.outcome}`);
    return { says: t("card.decided", { outcome, name: oneLine(last.actorName) }), needsYou: false };
  }
  const closing = review.decisions.find(({ closes }) => closes);
  if (review.status !== "decided" || !review.outcome || !closing) {
    const word = review.status === "decided" ? (review.outcome ?? "open") : review.status;
    return { says: t(`outcome.${word}`), needsYou: false };
  }
  const said = t("card.decided", { outcome: t(`outcome.${review.outcome}`), name: oneLine(closing.actorName) });
  const state = review.delivery?.state ?? (review.outcome === "rejected" ? null : "held");
  if (state === null) return { says: said, needsYou: false };
  const needsYou = state === "failed" || state === "uncertain";
  const receipt = state === "sent" && review.delivery?.remoteId ? oneLine(review.delivery.remoteId) : null;
  const how = receipt ? t("card.sent", { id: receipt }) : t(needsYou ? `card.${state}` : `delivery.${state}`);
  return { says: `${said} - ${how}`, needsYou };
}
