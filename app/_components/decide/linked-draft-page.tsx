import { getTranslations } from "next-intl/server";
import Link from "next/link";
import type { LinkedDraft } from "@/app/_edge/load-link";
import { AfterForm, type UndoAction } from "@/app/_components/decide/after-form";
import { type DecideAction, DecideForm } from "@/app/_components/decide/decide-form";
import { CameIn } from "@/app/_components/draft/came-in";
import { ConfidenceWords } from "@/app/_components/draft/confidence";
import { destinationWords } from "@/app/_components/draft/destination";
import { Fields } from "@/app/_components/draft/fields";
import { reasonWords } from "@/lib/channels/reason-words";
import { Reply } from "@/app/_components/draft/reply";
import { type ReviewState, toReviewState } from "@/app/_components/draft/review-state";
import { StatusLine } from "@/app/_components/draft/status-line";
import { VisibleText } from "@/app/_components/text/visible-text";
import { Notice } from "@/app/_components/ui/notice";
import { RelativeTime } from "@/app/_components/ui/relative-time";
import { Section } from "@/app/_components/ui/section";
import { ClientWords } from "@/app/_i18n/client-words";
import { linkNonce, standsBy } from "@/lib/channels/decide-links";
import { listReasons } from "@/lib/decisions/reason-codes";
import { isToolCall, takesOf } from "@/lib/review/takes";
import { deciderOf, mayDecide } from "@/lib/review/may-decide";

/** What its forms send, and the words of where it stands. */
export interface LinkForms {
  place: "decideLink" | "embed";
  token: string;
  decide: DecideAction;
  undo: UndoAction;
}

interface LinkedDraftProps {
  found: LinkedDraft;
  forms: LinkForms;
}

/** A draft for who has come by a link: all that it rests on, and the forms that decide it. */
export async function LinkedDraftPage({ found, forms }: LinkedDraftProps) {
  const t = await getTranslations();
  const { link, draft, review } = found;
  const { escalated } = toReviewState(review, link.ctx.actor.memberId);
  const destination = destinationWords(draft, await getTranslations("draft"));
  const runs = isToolCall(draft);
  const version = draft.versions.at(-1);
  return (
    <ClientWords of={["decideLink", "decide", "draft", "status", "outcome", "refusals"]}>
      <h1 dir="auto" className="text-xl font-semibold wrap-anywhere">
        <VisibleText>{draft.event?.title.trim() || t("draft.untitled")}</VisibleText>
      </h1>
      <p className="mt-1 mb-5 text-sm text-gray-11">
        <ConfidenceWords {...draft} />
        {review.status === "open" && (
          <>
            {" · "}
            {t.rich("draft.due", { time: () => <RelativeTime date={review.dueAt} kind="deadline" /> })}
          </>
        )}
      </p>
      <div className="grid gap-6">
        {escalated && (
          <Notice meaning="attention">
            {t("draft.escalatedBy", { name: escalated.name })}{" "}
            <span dir="auto" className="wrap-anywhere">
              <VisibleText>{escalated.why}</VisibleText>
            </span>
          </Notice>
        )}
        <CameIn event={draft.event} findings={draft.findings} />
        <Section
          id="reply"
          title={t(review.status !== "open" ? "decideLink.proposed" : runs ? "draft.willBeRun" : "draft.willBeSent")}
        >
          {destination && <p className="mb-3 text-sm text-gray-11 wrap-anywhere">{destination.to}</p>}
          {version && (
            <>
              <Reply
                body={version.content.body}
                code={runs}
                // There are no sources beside it to lead to.
                citations={[]}
                findings={draft.findings.filter((finding) => finding.version === version.version)}
              />
              <Fields draftId={null} actions={version.actions} />
            </>
          )}
        </Section>
      </div>
      <div className="sticky bottom-0 -mx-4 mt-6 max-h-[85dvh] overflow-y-auto border-t bg-gray-1 px-4 py-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
        <Foot found={found} forms={forms} />
      </div>
    </ClientWords>
  );
}

/** What can be done now, or why nothing can. */
async function Foot({ found, forms }: LinkedDraftProps) {
  const { link, draft, review } = found;
  const t = await getTranslations();
  const { ctx } = link;
  const signedIn = (
    <Link
      href={`/drafts/${draft.id}`}
      className="text-accent underline underline-offset-4"
      {...(forms.place === "embed" && { target: "_blank", prefetch: false })}
    >
      {t("decideLink.openWhole")}
    </Link>
  );
  if (review.status !== "open") {
    const undo = standsBy(link, review) && ctx.permissions.has("write-backs:undo") ? review.undoUntil : null;
    return (
      <>
        <div data-slot="status-line" role="status">
          <StatusLine state={toReviewState(review, ctx.actor.memberId)} mayReplay={false} />
        </div>
        <AfterForm undo={forms.undo} undoUntil={undo?.toISOString() ?? null} moving={isMoving(review)} />
      </>
    );
  }
  const version = draft.versions.at(-1);
  const state = toReviewState(review, ctx.actor.memberId);
  const why = whyNot(found, state, forms.place);
  if (why !== null || !version) {
    return (
      <Notice meaning="info" role="status">
        {why && t(why, { open: state.votes.open })} {signedIn}
        <AfterForm undo={forms.undo} undoUntil={null} moving={state.redrafting} />
      </Notice>
    );
  }
  const reasons = (await listReasons(ctx)).map(({ code, label }) => ({ code, label: reasonWords(t, code, label) }));
  return (
    <>
      <DecideForm
        decide={forms.decide}
        contentHash={version.contentHash}
        nonce={linkNonce(forms.token, version.contentHash)}
        viewedAt={ctx.clock.now().toISOString()}
        body={version.content.body}
        reasons={reasons}
        sends={review.votes.open <= 1 && !isToolCall(draft)}
        takes={takesOf(draft)}
      />
      <p className="mt-3 text-sm text-gray-11">
        {t("decideLink.asWho", { name: ctx.person.name })} {signedIn}
      </p>
    </>
  );
}

/** Why an open review can't be decided with this link, as a key of the words; null where it can. */
function whyNot({ link, draft, review }: LinkedDraft, state: ReviewState, place: LinkForms["place"]) {
  if (state.voted) return "decide.votedAlready";
  if (!mayDecide(deciderOf(link.ctx), review)) return "decideLink.notYours";
  if (state.redrafting) return "draft.redrafting";
  if (draft.versions.at(-1)?.version !== link.draftVersion) return `${place}.newer` as const;
  if (link.used) return `${place}.used` as const;
  return draft.held ? "decideLink.held" : null;
}

/** An approval that has not come to its end. */
const isMoving = ({ outcome, delivery, status }: LinkedDraft["review"]): boolean =>
  status === "decided" &&
  (outcome === "approved" || outcome === "approved_with_edits") &&
  (delivery === null || delivery.state === "held" || delivery.state === "sending");
