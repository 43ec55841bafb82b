"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { InHand } from "@/app/_components/live/in-hand";
import { isApproval, passesOn } from "@/lib/decisions/outcome";
import type { DraftContent } from "@/lib/drafting/proposal";
import type { MacroFields } from "@/lib/review/fill-macro";
import type { Takes } from "@/lib/review/takes";
import { VisibleText } from "@/app/_components/text/visible-text";
import { Confirm } from "@/app/_components/ui/confirm";
import { Notice } from "@/app/_components/ui/notice";
import { Section } from "@/app/_components/ui/section";
import { Comments, CommentsBrief } from "./comments";
import { DeskBar } from "./desk-bar";
import { DeskText } from "./desk-text";
import type { ShownField } from "./form-words";
import { Notices } from "./notices";
import { RejectDialog } from "./reject-dialog";
import type { ReviewState } from "./review-state";
import { type Shown, useDecision } from "./use-decision";
import { type ShownComment, useComments } from "./use-comments";
import { useNewDraft } from "./use-new-draft";
import { useReviewState } from "./use-review-state";
import { changedFields } from "./action-fields";
import type { SavedText, Typed } from "./typed-texts";
import { useTyped } from "./use-typed";
import { forgetUnsentWords } from "./use-unsent-words";
import { usePlaceFocus } from "./use-place-focus";

export type DeskMode = "reading" | "editing" | "checking" | "merging";

/** One version of a draft, for the history. */
export interface ShownVersion {
  version: number;
  body: string;
  /** Who edited it, or asked for it; null for the drafter's first. */
  byName: string | null;
  asked: boolean;
  createdAt: Date;
}

/** Why a draft may be rejected. */
export interface Reason {
  code: string;
  label: string;
}

export interface DeskProps {
  draftId: string;
  title: string;
  /** It is put off now. */
  snoozed: boolean;
  due: Date;
  /** No model drafted it, so none may be there to follow an instruction. */
  modelless: boolean;
  shown: Shown;
  /** The text in force, and what it is compared with: the AI's, or the one that another was asked for. */
  body: string;
  aiBody: string;
  /** The oldest first. */
  versions: readonly ShownVersion[];
  /** The action's other fields. */
  form: readonly ShownField[];
  /** Whom and what it is about, for ready-made texts. */
  about: Omit<MacroFields, "me">;
  /** What the reader typed before, here or elsewhere, and has not sent. */
  typed: SavedText | null;
  /** What the reviewer asked for who wanted another draft. */
  asked: string | null;
  editedByName: string | null;
  held: boolean;
  /** An agent runs it; we send nothing. */
  runs: boolean;
  /** What whoever proposed it can make of a decision. */
  takes: Takes;
  /** Grave or irreversible: asks a second time. */
  grave: boolean;
  /** To whom and where, as a line and as a sentence of what approving does. */
  to: string | null;
  sends: string | null;
  review: ReviewState;
  reasons: readonly Reason[];
  may: {
    decide: boolean;
    undo: boolean;
    replay: boolean;
    /** The group that it waits for in place of the reader. */
    waitsFor: string | null;
    /** It was sent, and no correction waits. */
    correct: boolean;
    comment: boolean;
  };
  /** As they were when the page was made. */
  comments: readonly ShownComment[];
  /** What it corrects, or what corrects it. */
  linked: ReactNode;
  cameIn: ReactNode;
  /** The reply with its sources and doubts marked. */
  reply: ReactNode;
  fields: ReactNode;
  why: ReactNode;
}

/** Where one draft is judged: what came in, what will be sent, why; and the one line of what to do about it. */
export function Desk(props: DeskProps) {
  const t = useTranslations();
  const { body, held, shown } = props;
  const state = useReviewState(shown.reviewId, props.review);
  const { typed, saving, keep } = useTyped({ draftId: props.draftId, reviewId: shown.reviewId }, props.typed);
  const { comments, look } = useComments(shown.reviewId, props.comments);
  const [chosen, setMode] = useState<DeskMode | null>(null);
  const [rejecting, setRejecting] = useState(false);
  const [confirming, setConfirming] = useState(false);

  const { answer, pending, send } = useDecision(shown, props, (decision) => {
    // It waits on, so what was typed may still be sent.
    if (!passesOn(decision)) keep(null);
    forgetUnsentWords(shown.reviewId);
    setMode(null);
  });
  const open = state.status === "open";
  const decidable = open && props.may.decide && !state.voted;
  const text = typed?.content.body ?? body;
  const set = typed?.content.fields ?? {};
  const fields = changedFields(props.form, set);
  const changed = text !== body || Object.keys(fields).length > 0;
  const overtaken = typed !== null && typed.baseVersion < shown.draftVersion && changed;
  const mode = modeOf({ decidable, overtaken, chosen, toWrite: held && body === "" });
  useNewDraft(state, shown.draftVersion, typed === null && mode === "reading");
  usePlaceFocus(mode);
  const stale = open && !pending && state.draftVersion !== shown.draftVersion;
  const mine = answer.kind === "done";

  const type = (content: Partial<DraftContent>) =>
    keep({
      content: { body: text, ...(typed?.content.fields && { fields: set }), ...content },
      baseVersion: typed?.baseVersion ?? shown.draftVersion,
    });
  const take = (newText: string) => {
    keep({ content: { ...typed?.content, body: newText }, baseVersion: shown.draftVersion });
    setMode("checking");
  };
  const giveUp = () => {
    keep(null);
    setMode(null);
  };
  const edits = { ...(text !== body && { body: text }), ...(Object.keys(fields).length > 0 && { fields }) };
  const approve = () =>
    send(mode === "checking" ? { decision: "approved_with_edits", edits } : { decision: "approved" });

  const approved = state.outcome !== null && isApproval(state.outcome);
  const title = open ? (props.runs ? "willBeRun" : "willBeSent") : approved ? "wasSent" : "wasRejected";
  return (
    <>
      <div className="flex min-h-0 flex-1 flex-col @2xl:grid @2xl:grid-cols-[minmax(0,1fr)_18rem] @2xl:grid-rows-[auto_minmax(0,1fr)] @6xl:grid-cols-[minmax(16rem,0.75fr)_minmax(24rem,1.25fr)_20rem] @6xl:grid-rows-1">
        <div className="min-w-0 border-b px-4 py-5 md:px-6 @2xl:max-h-[38dvh] @2xl:overflow-y-auto @6xl:max-h-none @6xl:border-e @6xl:border-b-0">
          {props.cameIn}
        </div>
        <div className="min-w-0 px-4 py-5 md:px-6 @2xl:overflow-y-auto">
          <Section id="reply" title={t(`draft.${title}`)}>
            <div className="grid justify-items-stretch gap-4">
              <Notices
                answer={answer}
                elsewhere={(chosen !== null || changed) && !open && !mine && !pending ? state.closing : null}
                stale={stale}
                unsent={changed ? text : null}
                onGiveUp={giveUp}
              />
              {props.linked}
              <CommentsBrief comments={comments} />
              {state.escalated && (
                <Notice meaning="attention">
                  {t("draft.escalatedBy", { name: state.escalated.name })}{" "}
                  <span dir="auto" className="wrap-anywhere">
                    <VisibleText>{state.escalated.why}</VisibleText>
                  </span>
                </Notice>
              )}
              {state.redrafting && (
                <Notice meaning="info" role="status">
                  {t("draft.redrafting")}
                </Notice>
              )}
              {state.askedInVain !== null && (
                <Notice meaning="attention" role="status">
                  {t("draft.askedInVain", { instruction: state.askedInVain })}
                </Notice>
              )}
              <div className="flex flex-wrap items-center justify-between gap-x-4">
                {props.to && (
                  <p data-slot="destination" className="min-w-0 text-sm text-gray-11 wrap-anywhere">
                    {props.to}
                  </p>
                )}
                {open && (
                  <InHand
                    reviewId={shown.reviewId}
                    version={shown.draftVersion}
                    mayDecide={decidable}
                    working={changed || (chosen !== null && mode !== "reading")}
                  />
                )}
              </div>
              <DeskText
                {...props}
                mode={mode}
                text={text}
                set={set}
                saving={saving}
                faults={answer.kind === "refused" ? (answer.faults ?? []) : []}
                base={baseOf(props, typed)}
                onType={type}
                onTake={decidable ? take : null}
                onGiveUp={giveUp}
                onMode={setMode}
                unsent={decidable && changed}
                overtaken={overtaken}
                focusEditor={chosen === "editing"}
                decided={!open}
              />
            </div>
          </Section>
          <Comments reviewId={shown.reviewId} comments={comments} onSaid={props.may.comment ? look : null} />
        </div>
        {props.why}
      </div>
      <DeskBar
        reviewId={shown.reviewId}
        draftId={props.draftId}
        title={props.title}
        snoozed={props.snoozed}
        due={props.due}
        modelless={props.modelless}
        state={state}
        version={shown.draftVersion}
        mode={mode}
        pending={pending}
        stale={stale}
        decided={mine}
        changed={changed && text.trim() !== ""}
        unsent={changed}
        overtaken={overtaken}
        body={body}
        may={props.may}
        held={held}
        takes={props.takes}
        runs={props.runs}
        sends={props.sends}
        onMode={setMode}
        onDiscard={giveUp}
        onApprove={() => (props.grave ? setConfirming(true) : approve())}
        onReject={() => setRejecting(true)}
        onRedraft={(instruction) => send({ decision: "redraft", comment: instruction })}
        onEscalate={(why) => send({ decision: "escalated", comment: why })}
      />
      <RejectDialog
        reviewId={shown.reviewId}
        reasons={props.reasons}
        open={rejecting}
        onOpenChange={setRejecting}
        onReject={(why) => send({ decision: "rejected", ...why })}
      />
      <Confirm
        open={confirming}
        onOpenChange={setConfirming}
        title={t("decide.confirmTitle")}
        body={t("decide.confirmBody", { sends: props.sends ?? "" })}
        cancel={t("decide.confirmCancel")}
        action={t("decide.confirmApprove")}
        onConfirm={approve}
      />
    </>
  );
}

interface Circumstances {
  decidable: boolean;
  /** What was typed was begun from a version that is no longer in force. */
  overtaken: boolean;
  chosen: DeskMode | null;
  /** Nothing was drafted. */
  toWrite: boolean;
}

function modeOf({ decidable, overtaken, chosen, toWrite }: Circumstances): DeskMode {
  if (!decidable) return "reading";
  if (overtaken) return chosen === null || chosen === "reading" ? "reading" : "merging";
  if (chosen === "merging") return "checking";
  return chosen ?? (toWrite ? "editing" : "reading");
}

/** The text that the reader's own was begun from. */
const baseOf = ({ versions, body }: DeskProps, typed: Typed | null): string =>
  versions.find(({ version }) => version === typed?.baseVersion)?.body ?? body;
