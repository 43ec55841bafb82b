"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/app/_components/ui/button";

/** Opens a draft that puts right what was sent. */
export function CorrectButton({ draftId }: { draftId: string }) {
  const t = useTranslations();
  const router = useRouter();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [pending, setPending] = useState(false);

  const correct = async () => {
    setPending(true);
    try {
      const response = await fetch(`/drafts/${draftId}/correction`, { method: "POST" });
      const answer = (await response.json()) as { draftId?: string; detail?: string };
      if (answer.draftId) router.push(`/drafts/${answer.draftId}`);
      else setRefusal(answer.detail ?? t("action.offline"));
    } catch {
      setRefusal(t("action.offline"));
    }
    setPending(false);
  };
  return (
    <>
      <Button disabled={pending} onClick={() => void correct()}>
        {t("status.correct")}
      </Button>
      {refusal && (
        <p role="alert" className="text-sm text-danger">
          {refusal}
        </p>
      )}
    </>
  );
}
