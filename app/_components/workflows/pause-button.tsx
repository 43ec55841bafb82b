"use client";

import { useTranslations } from "next-intl";
import { startTransition } from "react";
import { pause, resume } from "@/app/_actions/workflows";
import { useToldAction } from "@/app/_components/shell/use-told-action";
import { Button } from "@/app/_components/ui/button";
import { Confirm } from "@/app/_components/ui/confirm";
import { SubmitButton } from "@/app/_components/ui/submit-button";

interface WorkflowSwitchProps {
  workflowId: string;
  name: string;
}

/** Stops drafting, after saying what that means. */
export function PauseButton({ workflowId, name }: WorkflowSwitchProps) {
  const t = useTranslations("workflows");
  const [, act, pending] = useToldAction<FormData>(pause);
  const confirm = () => {
    const form = new FormData();
    form.set("workflowId", workflowId);
    startTransition(() => act(form));
  };
  return (
    <Confirm
      trigger={
        <Button size="sm" disabled={pending} aria-label={t("pauseLabel", { name })}>
          {t("pause")}
        </Button>
      }
      title={t("pauseTitle", { name })}
      body={t("pauseBody")}
      cancel={t("cancel")}
      action={t("pauseConfirm")}
      onConfirm={confirm}
    />
  );
}

export function ResumeButton({ workflowId, name }: WorkflowSwitchProps) {
  const t = useTranslations("workflows");
  const [, act] = useToldAction<FormData>(resume);
  return (
    <form action={act}>
      <input type="hidden" name="workflowId" value={workflowId} />
      <SubmitButton size="sm" aria-label={t("resumeLabel", { name })}>
        {t("resume")}
      </SubmitButton>
    </form>
  );
}
