import { useTranslations } from "next-intl";
import { VisibleText } from "@/app/_components/text/visible-text";
import type { Citation } from "@/lib/db/schema/drafting/citation";

export type Source = Pick<Citation, "id" | "title" | "quote" | "draftStart" | "draftEnd">;

/** The passages that the draft cites, numbered as in its text, under the articles that they are from. */
export function Sources({ citations }: { citations: readonly Source[] }) {
  const t = useTranslations("draft");
  if (citations.length === 0) return <p className="text-gray-11">{t("noSources")}</p>;

  const numbered = citations.map((citation, index) => ({ ...citation, number: index + 1 }));
  const titles = [...new Set(citations.map(({ title }) => title))];
  return (
    <ul className="grid gap-3">
      {titles.map((title) => (
        <li key={title}>
          <p dir="auto" className="font-medium wrap-anywhere">
            <VisibleText>{title}</VisibleText>
          </p>
          <ul className="mt-1 grid gap-1.5">
            {numbered
              .filter((citation) => citation.title === title)
              .map(({ id, number, quote }) => (
                <li
                  key={id}
                  id={`source-${number}`}
                  className="grid scroll-mt-4 grid-cols-[1rem_minmax(0,1fr)] gap-2 rounded-sm text-sm text-gray-11 target:bg-accent-tint"
                >
                  <span className="text-end tabular-nums">{number}</span>
                  <blockquote dir="auto" className="wrap-anywhere whitespace-pre-wrap">
                    <VisibleText>{quote}</VisibleText>
                  </blockquote>
                </li>
              ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}
