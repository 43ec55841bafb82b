import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { notFound } from "next/navigation";
import { Suspense } from "react";
import { CameIn } from "@/app/_components/draft/came-in";
import { Earlier } from "@/app/_components/draft/earlier";
import { Linked } from "@/app/_components/draft/linked";
import { ConfidenceWords } from "@/app/_components/draft/confidence";
import { Desk } from "@/app/_components/draft/desk";
import { destinationWords } from "@/app/_components/draft/destination";
import { DraftHead } from "@/app/_components/draft/draft-head";
import { formInWords } from "@/app/_components/draft/form-words";
import { Fields } from "@/app/_components/draft/fields";
import { reasonWords } from "@/lib/channels/reason-words";
import { Reply } from "@/app/_components/draft/reply";
import { toReviewState } from "@/app/_components/draft/review-state";
import { Why } from "@/app/_components/draft/why";
import { WhyPanel } from "@/app/_components/draft/why-panel";
import { parseQueueQuery, queueHref } from "@/app/_components/queue/queue-query";
import { NoPermission } from "@/app/_components/shell/no-permission";
import { ClientWords } from "@/app/_i18n/client-words";
import { requireContext } from "@/app/_edge/session";
import { listReasons } from "@/lib/decisions/reason-codes";
import { offlineName } from "@/lib/drafting/models/offline";
import { contentHash } from "@/lib/drafting/proposal";
import { listComments, mayComment } from "@/lib/review/comments";
import type { DraftDetail } from "@/lib/review/get-draft";
import { deciderOf, mayDecide } from "@/lib/review/may-decide";
import { isToolCall, takesOf } from "@/lib/review/takes";
import { findWorkingCopy } from "@/lib/review/working-copy";
import { loadDraft } from "./load-draft";

interface DraftPageProps {
  params: Promise<{ id: string }>;
  /** Those of the list that it was opened from. */
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ params }: Pick<DraftPageProps, "params">): Promise<Metadata> {
  const draft = await loadDraft((await params).id);
  const t = await getTranslations("draft");
  return { title: draft?.event?.title.slice(0, 80) || t("untitled") };
}

export default async function DraftPage({ params, searchParams }: DraftPageProps) {
  const ctx = await requireContext();
  if (!ctx.permissions.has("drafts:read")) return <NoPermission permission="drafts:read" />;

  const draft = await loadDraft((await params).id);
  const version = draft?.versions.at(-1);
  if (!draft?.review || !version) notFound();

  const { review } = draft;
  const mine = mayDecide(deciderOf(ctx), review);
  const [t, words] = [await getTranslations("draft"), await getTranslations()];
  const [reasons, typed, comments] = await Promise.all([
    listReasons(ctx),
    findWorkingCopy(ctx, { draftId: draft.id }),
    listComments(ctx, { reviewId: review.id }),
  ]);
  const destination = destinationWords(draft, t);
  const runs = isToolCall(draft);
  const ofVersion = <T extends { version: number }>(rows: T[]) => rows.filter((row) => row.version === version.version);
  const unheeded = ofVersion(draft.findings).some(({ wording }) => wording?.[0]?.key === "instructionUnheeded");
  const citations = ofVersion(draft.citations);

  return (
    <ClientWords
      of={[
        "handOver",
        "merge",
        "draft",
        "decide",
        "noRight",
        "status",
        "conflict",
        "outcome",
        "texts",
        "comments",
        "refusals",
      ]}
    >
      <div className="@container flex min-h-[calc(100dvh-3rem)] flex-col md:h-[calc(100dvh-var(--offline-line,0px))] md:min-h-0">
        <DraftHead draft={draft} queue={queueHref(parseQueueQuery(await searchParams))} now={ctx.clock.now()} />
        <Desk
          draftId={draft.id}
          title={draft.event?.title.trim() || t("untitled")}
          snoozed={review.snoozedUntil !== null && review.snoozedUntil > ctx.clock.now()}
          due={review.dueAt}
          modelless={draft.model === offlineName}
          shown={{
            reviewId: review.id,
            draftVersion: version.version,
            contentHash: version.contentHash,
            renderedHash: contentHash(version.actions),
          }}
          body={version.content.body}
          versions={draft.versions.length > 1 ? draft.versions.map(toShownVersion) : []}
          form={formInWords(draft.form, draft.destination?.connector ?? null, await getTranslations("actionFields"))}
          about={{ customer: draft.event?.customer.name, subject: draft.event?.title }}
          typed={typed}
          aiBody={comparedWith(draft.versions)}
          asked={
            version.asked &&
            t(unheeded ? "redraftedUnheeded" : "redrafted", {
              name: version.asked.byName,
              instruction: version.asked.instruction,
            })
          }
          editedByName={version.editedByName}
          held={draft.held}
          runs={runs}
          takes={takesOf(draft)}
          grave={review.risk >= 2}
          to={destination?.to ?? null}
          sends={destination?.sends ?? null}
          reasons={reasons.map(({ code, label }) => ({ code, label: reasonWords(words, code, label) }))}
          review={toReviewState(review, ctx.actor.memberId)}
          may={{
            decide: mine,
            waitsFor: ctx.permissions.has("reviews:decide") && !mine ? review.groupName : null,
            undo: ctx.permissions.has("write-backs:undo"),
            correct: mine && draft.correction?.state !== "open",
            replay: ctx.permissions.has("dead-letters:replay"),
            comment: mayComment(ctx),
          }}
          comments={comments.map((comment) => ({ ...comment, createdAt: comment.createdAt.toISOString() }))}
          linked={<Linked {...draft} />}
          cameIn={
            <>
              <CameIn event={draft.event} findings={draft.findings} />
              <Suspense fallback={null}>
                <Earlier ctx={ctx} draftId={draft.id} />
              </Suspense>
            </>
          }
          reply={
            <Reply body={version.content.body} code={runs} citations={citations} findings={ofVersion(draft.findings)} />
          }
          fields={<Fields draftId={draft.id} actions={version.actions} />}
          why={
            <WhyPanel brief={<ConfidenceWords {...draft} />}>
              <Why draft={draft} />
            </WhyPanel>
          }
        />
      </div>
    </ClientWords>
  );
}

const toShownVersion = ({ version, content, editedByName, asked, createdAt }: DraftDetail["versions"][number]) => ({
  version,
  body: content.body,
  byName: editedByName ?? asked?.byName ?? null,
  asked: asked !== null,
  createdAt,
});

/** An edit is compared with the drafter's last text, a draft that was asked for with the one that it took the place of. */
function comparedWith(versions: DraftDetail["versions"]): string {
  const drafted = versions.filter(({ editedBy }) => editedBy === null);
  const other = versions.at(-1)?.asked ? versions.at(-2) : drafted.at(-1);
  return other?.content.body ?? "";
}
