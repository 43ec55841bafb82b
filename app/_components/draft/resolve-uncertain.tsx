"use client";

import { useTranslations } from "next-intl";
import { useActionState } from "react";
import type { ActionState } from "@/app/_actions/action-state";
import { resolve } from "@/app/_actions/decisions";
import { Field } from "@/app/_components/ui/field";
import { Input } from "@/app/_components/ui/input";
import { SubmitButton } from "@/app/_components/ui/submit-button";

/** A person looks in the target system and says what is there. */
export function ResolveUncertain({ writeBackId }: { writeBackId: string }) {
  const t = useTranslations("status");
  const [answer, act] = useActionState<ActionState, FormData>(resolve, { kind: "idle" });
  return (
    <div className="mt-2 grid gap-2">
      <p className="text-sm font-medium">{t("uncertainAsk")}</p>
      <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
        <form action={act} className="flex items-end gap-2">
          <input type="hidden" name="writeBackId" value={writeBackId} />
          <input type="hidden" name="outcome" value="sent" />
          <Field label={t("uncertainId")} htmlFor="remote-id">
            <Input id="remote-id" name="remoteId" required maxLength={200} className="w-44" />
          </Field>
          <SubmitButton>{t("uncertainSent")}</SubmitButton>
        </form>
        <form action={act}>
          <input type="hidden" name="writeBackId" value={writeBackId} />
          <input type="hidden" name="outcome" value="not_sent" />
          <SubmitButton>{t("uncertainNotSent")}</SubmitButton>
        </form>
      </div>
      {answer.kind === "refused" && (
        <p role="alert" className="text-sm text-danger">
          {answer.message}
        </p>
      )}
    </div>
  );
}
