"use client";

import { CircleAlert, CircleCheck, CircleHelp, LoaderCircle, Timer } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { RelativeTime } from "@/app/_components/ui/relative-time";
import type { ReviewState } from "./review-state";

interface StepsProps {
  delivery: ReviewState["delivery"];
  undoUntil: string | null;
}

/** How far an approved reply has come: approved, sending, sent; or not. */
export function Steps({ delivery, undoUntil }: StepsProps) {
  const t = useTranslations("status");
  const message = delivery?.message ?? "";

  switch (delivery?.state) {
    case undefined:
      return <Step icon={<LoaderCircle className="motion-safe:animate-spin" />}>{t("waiting")}</Step>;
    case "held":
      return (
        <Step icon={<Timer />}>
          {undoUntil
            ? t("willSend")
            : t.rich("retryAt", { time: () => <Time iso={delivery.notBefore} kind="future" />, message })}
        </Step>
      );
    case "sending":
      return <Step icon={<LoaderCircle className="motion-safe:animate-spin" />}>{t("sending")}</Step>;
    case "sent":
      return (
        <Step icon={<CircleCheck className="text-good" />}>
          {t.rich("sent", { time: () => <Time iso={delivery.settledAt} />, id: delivery.remoteId ?? "" })}
        </Step>
      );
    case "failed":
      return <Step icon={<CircleAlert className="text-danger" />}>{t("failed", { message })}</Step>;
    case "uncertain":
      return <Step icon={<CircleHelp className="text-attention" />}>{t("uncertain", { message })}</Step>;
    case "cancelled":
      return <Step icon={<CircleAlert />}>{t("cancelled")}</Step>;
  }
}

function Step({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <p className="flex items-start gap-2 wrap-anywhere [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0">
      {icon}
      <span className="min-w-0" data-slot="delivery">
        {children}
      </span>
    </p>
  );
}

const Time = ({ iso, kind }: { iso: string | null; kind?: "future" }) =>
  iso && <RelativeTime date={new Date(iso)} kind={kind} />;
