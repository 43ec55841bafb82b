import { useTranslations } from "next-intl";
import Link from "next/link";
import { VisibleText } from "@/app/_components/text/visible-text";
import { Section } from "@/app/_components/ui/section";
import type { ComparedDraft } from "./alike-desk";
import { Differences } from "./differences";

/** Drafts that are to be read on their own, and why. */
export function ApartList({ drafts }: { drafts: readonly ComparedDraft[] }) {
  const t = useTranslations("alike");
  if (drafts.length === 0) return null;
  return (
    <Section id="apart" title={t("apart")}>
      <ul className="grid divide-y border-y">
        {drafts.map(({ reviewId, draftId, customer, title, alone, doubts, differences }) => (
          <li key={reviewId} className="grid gap-0.5 py-2">
            <p className="flex flex-wrap gap-x-3">
              <Link href={`/drafts/${draftId}`} className="font-medium wrap-anywhere underline underline-offset-2">
                <bdi>
                  <VisibleText>{customer.trim() || title.trim() || draftId}</VisibleText>
                </bdi>
              </Link>
              <span className="text-sm text-gray-11">
                {alone ? t(`why.${alone}`) : doubts > 0 ? t("doubts", { count: doubts }) : t("unlike")}
              </span>
            </p>
            {!alone && doubts > 0 && differences && <Differences differences={differences} />}
          </li>
        ))}
      </ul>
    </Section>
  );
}
