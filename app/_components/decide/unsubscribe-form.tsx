"use client";

import { useTranslations } from "next-intl";
import { useActionState } from "react";
import type { ActionState } from "@/app/_actions/action-state";
import { endMail } from "@/app/_actions/unsubscribe";
import { SubmitButton } from "@/app/_components/ui/submit-button";

export function UnsubscribeForm({ token }: { token: string }) {
  const t = useTranslations("unsubscribe");
  const [answer, act] = useActionState<ActionState>(endMail.bind(null, token), { kind: "idle" });
  if (answer.kind === "done") return <p role="status">{t("done")}</p>;
  return (
    <form action={act} className="grid gap-2">
      <SubmitButton variant="primary">{t("action")}</SubmitButton>
      {answer.kind === "refused" && (
        <p role="alert" className="text-danger">
          {answer.message}
        </p>
      )}
    </form>
  );
}
