"use client";

import { diffWordsWithSpace } from "diff";
import { useTranslations } from "next-intl";
import { VisibleText } from "@/app/_components/text/visible-text";

/** What a person changed in the AI's version, word by word. Taking the removed out leaves exactly what will be sent. */
export function WordDiff({ before, after }: { before: string; after: string }) {
  const t = useTranslations("draft");
  if (before === after) return <p className="text-gray-11">{t("noChanges")}</p>;
  return (
    <div dir="auto" className="prose-message" data-slot="word-diff">
      {diffWordsWithSpace(before, after).map((part, index) => {
        const text = <VisibleText>{part.value}</VisibleText>;
        if (part.added) {
          return (
            <ins key={index} className="rounded-sm bg-good-tint text-good decoration-good-border underline-offset-4">
              <span className="sr-only">{t("added")} </span>
              {text}
            </ins>
          );
        }
        if (part.removed) {
          return (
            <del key={index} className="rounded-sm bg-danger-tint text-danger decoration-danger-border">
              <span className="sr-only">{t("removed")} </span>
              {text}
            </del>
          );
        }
        return <span key={index}>{text}</span>;
      })}
    </div>
  );
}
