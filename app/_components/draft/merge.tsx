"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useMemo, useState } from "react";
import { VisibleText } from "@/app/_components/text/visible-text";
import { Button } from "@/app/_components/ui/button";
import { KeepOne } from "./keep-one";
import { isConflict, mergeTexts } from "./merge-texts";

export interface MergeProps {
  /** What both began from, what the reader made of it, and what is in force now. */
  base: string;
  mine: string;
  theirs: string;
  onMerged: (text: string) => void;
  onDiscard: () => void;
}

type Choice = "mine" | "theirs";

/** The reader's text and the version that overtook it as one, with a choice wherever both changed the same sentence. */
export function Merge({ base, mine, theirs, onMerged, onDiscard }: MergeProps) {
  const t = useTranslations("merge");
  const parts = useMemo(() => mergeTexts(base, mine, theirs), [base, mine, theirs]);
  const [choices, setChoices] = useState<Record<number, Choice>>({});
  const conflicts = parts.filter(isConflict).length;
  const left = conflicts - Object.keys(choices).length;
  const merged = parts.map((part, index) => (isConflict(part) ? part[choices[index] ?? "theirs"] : part.text)).join("");

  return (
    <div className="grid gap-4" data-slot="merge">
      <p className="text-gray-11">{t("intro", { conflicts })}</p>
      <div dir="auto" className="prose-message">
        {parts.map((part, index) =>
          isConflict(part) ? (
            <fieldset key={index} className="my-2 grid gap-1 rounded-md border border-attention-border/50 p-2">
              <legend className="px-1 text-sm text-gray-11">{t("choose")}</legend>
              {(["mine", "theirs"] as const).map((choice) => (
                <label key={choice} className="flex items-start gap-2.5 rounded-sm px-2 py-1 hover:bg-gray-3">
                  <input
                    type="radio"
                    name={`part-${index}`}
                    checked={choices[index] === choice}
                    onChange={() => setChoices({ ...choices, [index]: choice })}
                    className="mt-1.5 size-4 shrink-0 accent-accent-solid"
                  />
                  <span className="min-w-0">
                    <span className="block text-sm text-gray-11">{t(choice)}</span>
                    {part[choice] === "" ? (
                      <em className="text-gray-11">{t("nothing")}</em>
                    ) : (
                      <VisibleText>{part[choice]}</VisibleText>
                    )}
                  </span>
                </label>
              ))}
            </fieldset>
          ) : (
            <Marked key={index} by={part.by} label={part.by === "both" ? "" : t(part.by)}>
              <VisibleText>{part.text}</VisibleText>
            </Marked>
          ),
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" disabled={left > 0} onClick={() => onMerged(merged)}>
          {left > 0 ? t("left", { left }) : t("use")}
        </Button>
        <KeepOne mine={mine} onMerged={onMerged} onDiscard={onDiscard} />
      </div>
    </div>
  );
}

function Marked({ by, label, children }: { by: "both" | "mine" | "theirs"; label: string; children: ReactNode }) {
  if (by === "both") return children;
  return (
    <mark
      className={by === "mine" ? "rounded-sm bg-good-tint text-gray-12" : "rounded-sm bg-info-tint text-gray-12"}
      title={label}
    >
      <span className="sr-only">{label}: </span>
      {children}
    </mark>
  );
}
