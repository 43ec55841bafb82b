"use client";

import { WifiOff } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { usePathname } from "next/navigation";
import { useEffect } from "react";
import { useOffline } from "./connection";
import { noteShown, shownAt } from "./shown-at";

/** Says that there is no connection, of when the page is, and what that means for deciding. */
export function OfflineLine() {
  const t = useTranslations("phone");
  const locale = useLocale();
  const path = usePathname();
  const offline = useOffline();
  useEffect(() => noteShown(path), [path]);

  const at = offline ? shownAt(path) : null;
  return (
    <div role="status" className="sticky top-0 z-20">
      {offline && (
        <p
          data-slot="offline-line"
          className="flex items-start gap-2 border-b border-attention-border/50 bg-attention-tint px-4 py-2 text-sm md:h-10 md:items-center md:px-6"
        >
          <WifiOff aria-hidden className="mt-0.5 size-4 shrink-0 text-attention md:mt-0" />
          {at === null ? t("offline") : t("copyOf", { time: timeOf(at, locale) })}
        </p>
      )}
    </div>
  );
}

/** The time of day, and the day too where it is another. */
function timeOf(iso: string, locale: string): string {
  const at = new Date(iso);
  const today = at.toDateString() === new Date().toDateString();
  const format = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  return new Intl.DateTimeFormat(locale, today ? format : { ...format, day: "numeric", month: "long" }).format(at);
}
