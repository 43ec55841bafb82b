import { Check, TriangleAlert } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Section } from "@/app/_components/ui/section";
import type { Signal } from "@/lib/confidence/signal";
import type { DraftDetail } from "@/lib/review/get-draft";
import { ConfidenceBar, ConfidenceWords } from "./confidence";
import { Disclosure } from "./disclosure";
import { Making } from "./making";
import { Recorded } from "./recorded";
import { Sources } from "./sources";

/** What the draft rests on and how sure it is: words first, a bar, the numbers on demand. */
export function Why({ draft }: { draft: DraftDetail }) {
  const t = useTranslations("draft");
  return (
    <div className="grid gap-6">
      <Section id="why" title={t(draft.held ? "whyHeld" : "why")}>
        {draft.held ? <HoldReasons draft={draft} /> : <Confidence draft={draft} />}
        {draft.findings.length > 0 && <Findings draft={draft} />}
      </Section>
      {draft.confidence !== null && (
        <Section id="sources" title={t("sources")}>
          <Sources citations={draft.citations} />
        </Section>
      )}
      <Making draft={draft} />
    </div>
  );
}

function Confidence({ draft }: { draft: DraftDetail }) {
  const t = useTranslations("draft");
  return (
    <div className="grid gap-2">
      <p className="font-medium">
        <ConfidenceWords {...draft} />
      </p>
      {draft.confidence !== null && <ConfidenceBar value={draft.confidence} className="w-full" />}
      {draft.confidence !== null && <p className="text-sm text-gray-11">{t("notCalibrated")}</p>}
      <Explanation draft={draft} />
      <ul className="grid gap-1.5">
        {telling(draft.signals).map((signal) => (
          <Reason key={signal.name} good={speaksForIt(signal)}>
            <Recorded words={signal.says} wording={signal.wording} />
          </Reason>
        ))}
      </ul>
      {draft.confidence !== null && <Numbers confidence={draft.confidence} signals={draft.signals} />}
    </div>
  );
}

function Explanation({ draft: { explanation, explained } }: { draft: DraftDetail }) {
  if (!explanation) return null;
  return (
    <p className="wrap-anywhere text-gray-11">
      <Recorded words={explanation} wording={explained} />
    </p>
  );
}

const speaksForIt = ({ value }: Signal): boolean => value >= 0.5;

/** All that speaks against the draft, then the three strongest that speak for it. */
function telling(signals: readonly Signal[]): Signal[] {
  const against = signals.filter((signal) => !speaksForIt(signal)).sort((a, b) => a.value - b.value);
  const strongest = signals.filter(speaksForIt).sort((a, b) => b.value - a.value);
  return [...against, ...strongest.slice(0, 3)];
}

function Numbers({ confidence, signals }: { confidence: number; signals: readonly Signal[] }) {
  const t = useTranslations("draft");
  const format = useFormatter();
  const twoPlaces = (value: number) => format.number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return (
    <Disclosure summary={t("showNumbers", { count: signals.length })}>
      <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-1.5 text-sm tabular-nums">
        <dt className="font-medium">{t("confidenceLabel")}</dt>
        <dd className="font-medium">{twoPlaces(confidence)}</dd>
        {signals.map((signal) => (
          <div key={signal.name} className="contents text-gray-11">
            <dt className="wrap-anywhere">
              <Recorded words={signal.says} wording={signal.wording} />
            </dt>
            <dd>{twoPlaces(signal.value)}</dd>
          </div>
        ))}
      </dl>
    </Disclosure>
  );
}

function HoldReasons({ draft }: { draft: DraftDetail }) {
  return (
    <ul className="grid gap-1.5">
      {draft.holdReasons.map((reason) => (
        <Reason key={`${reason.code} ${reason.message}`} good={false}>
          <Recorded words={reason.message} wording={reason.wording} />
        </Reason>
      ))}
    </ul>
  );
}

const findingTitles = {
  unsupported: "findingUnsupported",
  instruction: "findingInstruction",
  "invisible-characters": "findingInvisible",
  "model-unavailable": "findingModel",
} as const;

function Findings({ draft }: { draft: DraftDetail }) {
  const t = useTranslations("draft");
  return (
    <div className="mt-4">
      <h3 className="mb-2 text-sm font-medium text-gray-11">{t("findings")}</h3>
      <ul className="grid gap-2">
        {draft.findings.map((finding, index) => (
          <li key={index} className="rounded-md border border-attention-border/50 bg-attention-tint px-3 py-2">
            <p className="text-sm font-medium text-attention">{t(findingTitles[finding.kind])}</p>
            <p className="wrap-anywhere">
              <Recorded words={finding.message} wording={finding.wording} />
            </p>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Reason({ good, children }: { good: boolean; children: ReactNode }) {
  const t = useTranslations("draft");
  const Icon = good ? Check : TriangleAlert;
  return (
    <li className="flex items-start gap-2">
      <Icon
        role="img"
        aria-label={t(good ? "signalGood" : "signalWeak")}
        className={`mt-0.5 size-4 shrink-0 ${good ? "text-good" : "text-attention"}`}
      />
      <span className="min-w-0 wrap-anywhere">{children}</span>
    </li>
  );
}
