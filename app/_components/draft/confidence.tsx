import { useTranslations } from "next-intl";
import { cn } from "@/app/_components/ui/cn";
import { bandOf, confidenceWords } from "@/lib/confidence/confidence-words";
import type { Signal } from "@/lib/confidence/signal";

/** How sure, as a length; the words beside it say it first. */
export function ConfidenceBar({ value, className }: { value: number; className?: string }) {
  return (
    <span
      aria-hidden
      className={cn("inline-block h-1.5 w-12 shrink-0 overflow-hidden rounded-full bg-gray-5", className)}
    >
      <span
        className="block h-full rounded-full bg-gray-10"
        style={{ width: `${Math.round(Math.min(1, Math.max(0, value)) * 100)}%` }}
      />
    </span>
  );
}

interface ConfidenceWordsProps {
  confidence: number | null;
  signals: readonly Signal[];
}

/** The band's words and the reason that tells most. */
export function ConfidenceWords({ confidence, signals }: ConfidenceWordsProps) {
  const t = useTranslations("confidence");
  const words = { likely: t("likely"), check: t("check"), unsure: t("unsure"), held: t("held") };
  return confidenceWords(confidence, signals, words);
}

/** Confidence in a list: the band's words and the bar. */
export function ConfidenceBrief({ confidence }: { confidence: number | null }) {
  const t = useTranslations("confidence");
  if (confidence === null) return <span className="text-attention">{t("held")}</span>;
  return (
    <span className="flex items-center gap-2">
      <ConfidenceBar value={confidence} />
      {t(bandOf(confidence))}
    </span>
  );
}
