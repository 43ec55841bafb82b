"use client";

import { CloudAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/app/_components/ui/button";
import { State } from "@/app/_components/ui/state";

export interface PageFailedProps {
  error: Error & { digest?: string };
  retry: () => void;
}

/** Says that it failed, that nothing is lost, and the number under which the log has it. */
export function PageFailed({ error, retry }: PageFailedProps) {
  const t = useTranslations("states");
  return (
    <State
      as="h1"
      role="alert"
      icon={<CloudAlert />}
      title={t("errorTitle")}
      action={<Button onClick={retry}>{t("errorAction")}</Button>}
    >
      {t("errorBody")}
      {error.digest && <code className="mt-2 block text-sm">{t("errorId", { id: error.digest })}</code>}
    </State>
  );
}
