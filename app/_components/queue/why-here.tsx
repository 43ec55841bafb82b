import { useTranslations } from "next-intl";
import { reasonToShow, type Why } from "@/lib/review/why-here";

/** Why a review stands where it does: the weightiest reason that the row does not say already; all of them on hover and to a screen reader. */
export function WhyHere({ reasons }: { reasons: Why[] }) {
  const t = useTranslations("queueWhy");
  const shown = reasonToShow(reasons);
  const said = reasons.map((reason) => say(t, reason));
  return (
    <span className="min-w-0 truncate" title={said.join(" · ")}>
      <span aria-hidden>{shown && say(t, shown)}</span>
      <span className="sr-only">{t("because", { reasons: said.join(", ") })}</span>
    </span>
  );
}

function say(t: ReturnType<typeof useTranslations<"queueWhy">>, reason: Why): string {
  switch (reason.code) {
    case "dueSoon":
      return t("dueSoon", { minutes: reason.minutes });
    case "doubts":
      return t("doubts", { count: reason.count });
    default:
      return t(reason.code);
  }
}
