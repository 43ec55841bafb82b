import { useTranslations } from "next-intl";
import { VisibleText } from "@/app/_components/text/visible-text";
import type { Citation } from "@/lib/db/schema/drafting/citation";

export type Source = Pick<Citation, "id" | "title" | "quote" | "draftStart" | "draftEnd">;

/** The passages that the draft cites, numbered as in its text. */
export function Sources({ citations }: { citations: readonly Source[] }) {
  const t = useTranslations("draft");
  if (citations.length === 0) return <p className="text-gray-11">{t("noSources")}</p>;
  return (
    <ol className="grid gap-3">
      {citations.map((citation, index) => (
        <li key={citation.id} id={`source-${index + 1}`} className="scroll-mt-4 rounded-sm target:bg-accent-tint">
          <p className="flex gap-2 font-medium">
            <span className="text-gray-11 tabular-nums">{index + 1}</span>
            <span dir="auto" className="min-w-0 wrap-anywhere">
              <VisibleText>{citation.title}</VisibleText>
            </span>
          </p>
          <blockquote
            dir="auto"
            className="mt-1 border-s-2 ps-3 text-sm wrap-anywhere whitespace-pre-wrap text-gray-11"
          >
            <VisibleText>{citation.quote}</VisibleText>
          </blockquote>
        </li>
      ))}
    </ol>
  );
}
