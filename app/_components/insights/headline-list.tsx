import type { Headlines } from "@/lib/insights/headlines";
import { useFigureWords } from "./use-figure-words";

/** The page in seven figures. */
export function HeadlineList({ of }: { of: Headlines }) {
  const { t, count, percent, duration, dollars } = useFigureWords();
  const saved = of.savedMinutes === null ? null : of.savedMinutes * 60;
  const unsaved = t(of.hasBaseline ? "savedNothingKnown" : "savedNoBaseline");
  const figures = [
    { name: "decided", value: count(of.decided) },
    { name: "approvalRate", value: percent(of.approvalRate) },
    { name: "editRate", value: percent(of.editRate) },
    { name: "median", value: duration(of.medianSeconds) },
    { name: "due", value: percent(of.metRate) },
    {
      name: "saved",
      value: duration(saved),
      note: saved === null ? unsaved : t("savedOf", { known: of.savedKnown, decided: of.decided }),
    },
    { name: "cost", value: dollars(of.costMicros) },
  ] as const;
  return (
    <dl aria-label={t("headlines")} className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3 lg:grid-cols-7">
      {figures.map((figure) => (
        <div key={figure.name} className="min-w-0">
          <dt className="text-sm text-gray-11">{t(`headline.${figure.name}`)}</dt>
          <dd className="text-xl font-semibold tabular-nums">{figure.value}</dd>
          {"note" in figure && <dd className="text-xs text-gray-11">{figure.note}</dd>}
        </div>
      ))}
    </dl>
  );
}
