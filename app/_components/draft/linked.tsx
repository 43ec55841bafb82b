import { useTranslations } from "next-intl";
import Link from "next/link";
import { VisibleText } from "@/app/_components/text/visible-text";
import { Notice } from "@/app/_components/ui/notice";
import type { DraftDetail } from "@/lib/review/get-draft";

/** What the draft puts right, with its words, what puts it right, or what took its place. */
export function Linked({ corrects, correction, review }: Pick<DraftDetail, "corrects" | "correction" | "review">) {
  const t = useTranslations("draft");
  return (
    <>
      {review?.supersededBy && (
        <Notice meaning="info">
          {t("superseded")} <DraftLink draftId={review.supersededBy}>{t("supersededOpen")}</DraftLink>
        </Notice>
      )}
      {corrects && (
        <Notice meaning="info">
          {t("corrects")} <DraftLink draftId={corrects.draftId}>{t("correctsOpen")}</DraftLink>
          <blockquote dir="auto" className="mt-2 border-s-2 ps-3 wrap-anywhere whitespace-pre-wrap">
            <VisibleText>{corrects.body}</VisibleText>
          </blockquote>
        </Notice>
      )}
      {correction && (
        <Notice meaning="info">
          {t("corrected", { status: correction.state })}{" "}
          <DraftLink draftId={correction.draftId}>{t("correctedOpen")}</DraftLink>
        </Notice>
      )}
    </>
  );
}

function DraftLink({ draftId, children }: { draftId: string; children: string }) {
  return (
    <Link href={`/drafts/${draftId}`} className="text-accent underline underline-offset-2">
      {children}
    </Link>
  );
}
