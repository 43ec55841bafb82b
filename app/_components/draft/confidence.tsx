import { useLocale, useTranslations } from "next-intl";
import { cn } from "@/app/_components/ui/cn";
import { afterColon, bandOf, tellingSignal } from "@/lib/confidence/confidence-words";
import type { Signal } from "@/lib/confidence/signal";
import { Recorded } from "./recorded";

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
  held: boolean;
  signals: readonly Signal[];
}

/** The band's words and the reason that tells most. */
export function ConfidenceWords({ confidence, held, signals }: ConfidenceWordsProps) {
  const t = useTranslations("confidence");
  const locale = useLocale();
  const band = t(bandOf(confidence, held));
  const telling = tellingSignal(confidence, signals);
  if (!telling) return band;
  const { says, wording } = telling;
  const words = locale === "en" ? afterColon(says) : says;
  return t.rich("because", {
    band,
    reason: () => <Recorded words={words} wording={locale === "en" ? null : wording} />,
  });
}

/** Confidence in a list: the band's words and the bar. */
export function ConfidenceBrief({ confidence, held }: Omit<ConfidenceWordsProps, "signals">) {
  const t = useTranslations("confidence");
  if (confidence === null) return <span className="text-attention">{t(bandOf(confidence, held))}</span>;
  return (
    <span className="flex items-center gap-2">
      <ConfidenceBar value={confidence} />
      {t(bandOf(confidence, held))}
    </span>
  );
}
