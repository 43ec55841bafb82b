import { Link2Off } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { AfterForm } from "@/app/_components/decide/after-form";
import { DecideForm } from "@/app/_components/decide/decide-form";
import { CameIn } from "@/app/_components/draft/came-in";
import { ConfidenceWords } from "@/app/_components/draft/confidence";
import { destinationWords } from "@/app/_components/draft/destination";
import { Fields } from "@/app/_components/draft/fields";
import { reasonWords } from "@/lib/channels/reason-words";
import { Reply } from "@/app/_components/draft/reply";
import { type ReviewState, toReviewState } from "@/app/_components/draft/review-state";
import { StatusLine } from "@/app/_components/draft/status-line";
import { VisibleText } from "@/app/_components/text/visible-text";
import { Button } from "@/app/_components/ui/button";
import { Notice } from "@/app/_components/ui/notice";
import { RelativeTime } from "@/app/_components/ui/relative-time";
import { Section } from "@/app/_components/ui/section";
import { State } from "@/app/_components/ui/state";
import { ClientWords } from "@/app/_i18n/client-words";
import { linkNonce, standsBy } from "@/lib/channels/decide-links";
import { listReasons } from "@/lib/decisions/reason-codes";
import { isToolCall, takesOf } from "@/lib/review/takes";
import { deciderOf, mayDecide } from "@/lib/review/may-decide";
import { type LinkedDraft, loadLink } from "./load-link";

/** The address is a secret, and search engines are nobody's colleagues. */
export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("decideLink");
  return { title: t("pageTitle"), robots: { index: false, follow: false } };
}

/** Where the link of a mail leads: it shows the draft, however often it is opened and by whatever; only its forms decide. */
export default async function DecidePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const found = await loadLink(token);
  const t = await getTranslations();
  if (!found) {
    return (
      <State
        as="h1"
        icon={<Link2Off />}
        title={t("decideLink.invalidTitle")}
        action={
          <Button asChild>
            <Link href="/queue">{t("decideLink.signIn")}</Link>
          </Button>
        }
      >
        {t("decideLink.invalidBody")}
      </State>
    );
  }

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
        <Foot token={token} found={found} />
      </div>
    </ClientWords>
  );
}

/** What can be done now, or why nothing can. */
async function Foot({ token, found }: { token: string; found: LinkedDraft }) {
  const { link, draft, review } = found;
  const t = await getTranslations();
  const { ctx } = link;
  const signedIn = (
    <Link href={`/drafts/${draft.id}`} className="text-accent underline underline-offset-4">
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
        <AfterForm token={token} undoUntil={undo?.toISOString() ?? null} moving={isMoving(review)} />
      </>
    );
  }
  const version = draft.versions.at(-1);
  const state = toReviewState(review, ctx.actor.memberId);
  const why = whyNot(found, state);
  if (why !== null || !version) {
    return (
      <Notice meaning="info" role="status">
        {why && t(why, { open: state.votes.open })} {signedIn}
        <AfterForm token={token} undoUntil={null} moving={state.redrafting} />
      </Notice>
    );
  }
  const reasons = (await listReasons(ctx)).map(({ code, label }) => ({ code, label: reasonWords(t, code, label) }));
  return (
    <>
      <DecideForm
        token={token}
        contentHash={version.contentHash}
        nonce={linkNonce(token, version.contentHash)}
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
function whyNot({ link, draft, review }: LinkedDraft, state: ReviewState) {
  if (state.voted) return "decide.votedAlready";
  if (!mayDecide(deciderOf(link.ctx), review)) return "decideLink.notYours";
  if (state.redrafting) return "draft.redrafting";
  if (draft.versions.at(-1)?.version !== link.draftVersion) return "decideLink.newer";
  if (link.used) return "decideLink.used";
  return draft.held ? "decideLink.held" : null;
}

/** An approval that has not come to its end. */
const isMoving = ({ outcome, delivery, status }: LinkedDraft["review"]): boolean =>
  status === "decided" &&
  (outcome === "approved" || outcome === "approved_with_edits") &&
  (delivery === null || delivery.state === "held" || delivery.state === "sending");
