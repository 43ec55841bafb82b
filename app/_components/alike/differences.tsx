import { useTranslations } from "next-intl";
import { VisibleText } from "@/app/_components/text/visible-text";
import type { Difference } from "@/lib/review/compare-alike";

/** What one draft says where the common text says something else. */
export function Differences({ differences }: { differences: readonly Difference[] }) {
  const t = useTranslations("alike");
  if (differences.length === 0) return <p className="text-sm text-gray-11">{t("same")}</p>;
  return (
    <ul aria-label={t("differences")} className="flex flex-wrap gap-x-3 gap-y-1 text-sm">
      {differences.map(({ model, own }, index) => (
        <li key={index} className="min-w-0 wrap-anywhere">
          {own.trim() === "" ? (
            <del className="text-gray-11">
              <span className="sr-only">{t("leavesOut")} </span>
              <VisibleText>{model.trim()}</VisibleText>
            </del>
          ) : (
            <bdi className="rounded-sm bg-attention-tint px-1 text-gray-12">
              <VisibleText>{own.trim()}</VisibleText>
            </bdi>
          )}
        </li>
      ))}
    </ul>
  );
}
