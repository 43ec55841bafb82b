import { useFormatter, useTranslations } from "next-intl";

/** How figures are written on this page. What is not known says so. */
export function useFigureWords() {
  const t = useTranslations("insights");
  const format = useFormatter();
  const known = <Value>(value: Value | null, write: (value: Value) => string): string =>
    value === null ? t("unknown") : write(value);

  const duration = (seconds: number): string => {
    const size = Math.abs(seconds);
    const digits = { maximumFractionDigits: 1 };
    if (size < 90) return t("duration.seconds", { count: Math.round(seconds) });
    if (size < 90 * 60) return t("duration.minutes", { count: Math.round(seconds / 60) });
    if (size < 48 * 3600) return t("duration.hours", { hours: format.number(seconds / 3600, digits) });
    return t("duration.days", { days: format.number(seconds / 86_400, digits) });
  };

  return {
    t,
    count: (value: number) => format.number(value),
    percent: (share: number | null) =>
      known(share, (of) => format.number(of, { style: "percent", maximumFractionDigits: 0 })),
    duration: (seconds: number | null) => known(seconds, duration),
    dollars: (micros: number) =>
      format.number(micros / 1e6, {
        style: "currency",
        currency: "USD",
        maximumFractionDigits: micros > 0 && micros < 1e6 ? 4 : 2,
      }),
  };
}
