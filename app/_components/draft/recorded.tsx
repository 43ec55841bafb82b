import { useLocale, useTranslations } from "next-intl";
import { VisibleText } from "@/app/_components/text/visible-text";
import type { Sentence } from "@/lib/core/wording";
import { recordedParts } from "@/lib/channels/recorded-parts";

interface RecordedProps {
  /** In English, as they were recorded. */
  words: string;
  wording: readonly Sentence[] | null | undefined;
}

/** Sentences that were recorded with a draft, in the reader's language where they can be said in it. */
export function Recorded({ words, wording }: RecordedProps) {
  const parts = recordedParts(useTranslations("recorded"), useLocale(), wording);
  if (!parts) {
    return (
      <span lang="en" dir="auto">
        <VisibleText>{words}</VisibleText>
      </span>
    );
  }
  return parts.map(({ text, theirs }, index) =>
    theirs ? (
      <bdi key={index}>
        <VisibleText>{text}</VisibleText>
      </bdi>
    ) : (
      text
    ),
  );
}

/** The same as plain text. */
export function useRecordedText(): (recorded: RecordedProps) => string {
  const t = useTranslations("recorded");
  const locale = useLocale();
  return ({ words, wording }) =>
    recordedParts(t, locale, wording)
      ?.map(({ text }) => text)
      .join("") ?? words;
}
