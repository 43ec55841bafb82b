"use client";

import { getCoreRowModel, type RowSelectionState, useReactTable } from "@tanstack/react-table";
import { ArrowLeft } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { useMemo, useState } from "react";
import { RejectDialog } from "@/app/_components/draft/reject-dialog";
import type { Reason } from "@/app/_components/draft/desk";
import { AnnotatedText } from "@/app/_components/text/annotated-text";
import { useShortcuts } from "@/app/_components/shell/use-shortcuts";
import { Button } from "@/app/_components/ui/button";
import { Confirm } from "@/app/_components/ui/confirm";
import { Section } from "@/app/_components/ui/section";
import type { AlikeDraft } from "@/lib/review/alike";
import type { Difference } from "@/lib/review/compare-alike";
import { ActionBar } from "./action-bar";
import { AlikeTable, columns } from "./alike-table";
import { ApartList } from "./apart-list";
import { useOnScreen } from "./use-on-screen";
import { useTogether } from "./use-together";

export interface ComparedDraft extends Omit<AlikeDraft, "body"> {
  /** Null: too many to be told. */
  differences: Difference[] | null;
  /** It is to be read on its own. */
  apart: boolean;
}

interface AlikeDeskProps {
  /** The text that the others are compared with. */
  model: string;
  varying: { start: number; end: number }[];
  drafts: ComparedDraft[];
  reasons: readonly Reason[];
  /** ISO 8601. */
  viewedAt: string;
}

/** One group of drafts: what they have in common, what each has of its own, and one decision for those that are chosen. */
export function AlikeDesk({ model, varying, drafts, reasons, viewedAt }: AlikeDeskProps) {
  const t = useTranslations();
  const { made, pending, decide, undo } = useTogether();
  const [selected, setSelected] = useState<RowSelectionState>({});
  const [asking, setAsking] = useState<"approved" | "rejected" | null>(null);
  const seen = useOnScreen(drafts);

  const waiting = useMemo(() => {
    const decided = new Set(made?.decided);
    return drafts.filter(({ reviewId }) => !decided.has(reviewId));
  }, [drafts, made]);
  // The table takes a new array for new data.
  const together = useMemo(() => waiting.filter(({ apart, alone }) => !apart && !alone), [waiting]);
  // eslint-disable-next-line react-hooks/incompatible-library -- nothing of the table is memoised here
  const table = useReactTable({
    data: together,
    columns,
    getCoreRowModel: getCoreRowModel(),
    getRowId: ({ reviewId }) => reviewId,
    enableRowSelection: ({ id }) => seen.has(id),
    state: { rowSelection: selected },
    onRowSelectionChange: setSelected,
  });
  const chosen = table.getSelectedRowModel().rows.map(({ original }) => original);

  const send = async (wish: { decision: "approved" | "rejected"; reasonCode?: string; comment?: string }) => {
    const items = chosen.map(({ reviewId, draftVersion, contentHash, renderedHash }) => ({
      reviewId,
      draftVersion,
      contentHash,
      renderedHash,
      viewedAt,
    }));
    await decide({ ...wish, items });
    setSelected({});
  };
  const ask = (what: "approved" | "rejected") => chosen.length > 0 && !pending && setAsking(what);
  useShortcuts({
    approve: () => ask("approved"),
    reject: () => ask("rejected"),
    undo: () => !pending && (made?.undoUntil || made?.unknown) && void undo(),
  });

  return (
    <div className="flex min-h-[calc(100dvh-3rem)] flex-col md:h-dvh md:min-h-0">
      <header className="flex shrink-0 items-center gap-2 border-b px-2 py-2.5 md:px-4">
        <Button asChild variant="quiet" size="icon">
          <Link href="/queue/alike" aria-label={t("alike.back")} title={t("alike.back")}>
            <ArrowLeft aria-hidden className="rtl:-scale-x-100" />
          </Link>
        </Button>
        <h1 className="text-lg font-semibold">{t("alike.heading", { count: drafts.length })}</h1>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 py-5 md:px-6">
        <div className="grid gap-8 xl:grid-cols-[minmax(20rem,0.8fr)_minmax(0,1fr)]">
          <Section id="common" title={t("alike.common")}>
            <p className="mb-2 text-sm text-gray-11">{t("alike.commonHint")}</p>
            <div dir="auto" className="prose-message">
              <AnnotatedText
                text={model}
                annotations={varying.map((span) => ({ ...span, look: "attention", title: t("alike.varies") }))}
              />
            </div>
          </Section>
          <div className="grid content-start gap-8">
            <Section id="each" title={t("alike.each")}>
              {together.length > 0 ? (
                <AlikeTable table={table} seen={seen} />
              ) : (
                <p className="text-gray-11">{t("alike.noneLeft")}</p>
              )}
            </Section>
            <ApartList drafts={waiting.filter(({ apart, alone }) => apart || alone)} />
          </div>
        </div>
      </div>
      <ActionBar
        chosen={chosen.length}
        pending={pending}
        made={made}
        onApprove={() => ask("approved")}
        onReject={() => ask("rejected")}
        onUndo={() => void undo()}
      />
      <Confirm
        open={asking === "approved"}
        onOpenChange={(open) => setAsking(open ? "approved" : null)}
        title={t("alike.confirmTitle", { count: chosen.length })}
        body={t("alike.confirmBody")}
        cancel={t("alike.cancel")}
        action={t("alike.approve", { count: chosen.length })}
        onConfirm={() => void send({ decision: "approved" })}
      />
      <RejectDialog
        reviewId="alike"
        reasons={reasons}
        open={asking === "rejected"}
        onOpenChange={(open) => setAsking(open ? "rejected" : null)}
        onReject={(why) => void send({ decision: "rejected", ...why })}
      />
    </div>
  );
}
