"use client";

import { CloudAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "./_components/ui/button";
import { State } from "./_components/ui/state";

interface ErrorPageProps {
  error: Error & { digest?: string };
  retry: () => void;
}

export default function ErrorPage({ error, retry }: ErrorPageProps) {
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
