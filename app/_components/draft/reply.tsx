import { useTranslations } from "next-intl";
import { AnnotatedText, type Annotation } from "@/app/_components/text/annotated-text";
import type { Finding } from "@/lib/db/schema/drafting/finding";
import { useRecordedText } from "./recorded";
import type { Source } from "./sources";

interface ReplyProps {
  body: string;
  /** It is for a machine: as wide as it is written. */
  code?: boolean;
  citations: readonly Source[];
  findings: readonly Finding[];
}

/** The reply as its reader will see it, with what supports it and what doesn't marked. */
export function Reply({ body, code = false, citations, findings }: ReplyProps) {
  const t = useTranslations("draft");
  const say = useRecordedText();
  const sources = citations.map((citation, index): Annotation => {
    const number = index + 1;
    return {
      start: citation.draftStart,
      end: citation.draftEnd,
      look: "source",
      title: citation.title,
      after: (
        <a
          href={`#source-${number}`}
          aria-label={t("sourceNumber", { number })}
          className="mx-0.5 inline-flex h-4 min-w-4 items-center justify-center rounded-sm bg-gray-4 px-1 align-text-top text-xs text-gray-11 no-underline select-none hover:text-gray-12"
        >
          {number}
        </a>
      ),
    };
  });
  const doubts = findings.flatMap((finding): Annotation[] =>
    finding.draftStart === null || finding.draftEnd === null
      ? []
      : [
          {
            start: finding.draftStart,
            end: finding.draftEnd,
            look: "attention",
            title: say({ words: finding.message, wording: finding.wording }),
          },
        ],
  );
  return (
    <div
      dir="auto"
      className={code ? "font-mono wrap-anywhere whitespace-pre-wrap" : "prose-message"}
      data-slot="reply"
    >
      <AnnotatedText text={body} annotations={[...sources, ...doubts]} />
    </div>
  );
}
