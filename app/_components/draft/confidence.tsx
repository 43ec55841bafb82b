import { useTranslations } from "next-intl";
import { cn } from "@/app/_components/ui/cn";
import { confidenceBand } from "@/lib/confidence/confidence-words";

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

/** Confidence in a list: the band's words and the bar. */
export function ConfidenceBrief({ confidence }: { confidence: number | null }) {
  const t = useTranslations("queue");
  if (confidence === null) return <span className="text-attention">{t("held")}</span>;
  return (
    <span className="flex items-center gap-2">
      <ConfidenceBar value={confidence} />
      {confidenceBand(confidence)}
    </span>
  );
}
