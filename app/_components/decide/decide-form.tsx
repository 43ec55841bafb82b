"use client";

import { useTranslations } from "next-intl";
import { useActionState } from "react";
import type { ActionState } from "@/app/_actions/action-state";
import { Disclosure } from "@/app/_components/draft/disclosure";
import type { Reason } from "@/app/_components/draft/desk";
import type { Takes } from "@/lib/review/takes";
import { Field } from "@/app/_components/ui/field";
import { SubmitButton } from "@/app/_components/ui/submit-button";
import { Textarea } from "@/app/_components/ui/textarea";

export type DecideAction = (before: ActionState, form: FormData) => Promise<ActionState>;

interface DecideFormProps {
  decide: DecideAction;
  contentHash: string;
  nonce: string;
  /** ISO 8601. */
  viewedAt: string;
  /** The text in force. */
  body: string;
  reasons: readonly Reason[];
  /** This vote has it sent. */
  sends: boolean;
  takes: Takes;
}

/** Every decision, each a form of its own: both work before the page's script is there, and without it. */
export function DecideForm({ decide, contentHash, nonce, viewedAt, body, reasons, sends, takes }: DecideFormProps) {
  const t = useTranslations("decide");
  const words = useTranslations("decideLink");
  const [answer, act] = useActionState<ActionState, FormData>(decide, { kind: "idle" });
  const typedFor = (decision: string) =>
    answer.kind === "refused" && answer.typed?.decision === decision ? answer.typed : undefined;
  const [edited, asked, rejected] = [typedFor("approved_with_edits"), typedFor("redraft"), typedFor("rejected")];
  const seen = (
    <>
      <input type="hidden" name="contentHash" value={contentHash} />
      <input type="hidden" name="nonce" value={nonce} />
      <input type="hidden" name="viewedAt" value={viewedAt} />
    </>
  );
  return (
    <div role="group" aria-label={t("bar")} className="grid gap-2">
      {answer.kind === "refused" && (
        <p role="alert" className="text-danger wrap-anywhere">
          {answer.message}
        </p>
      )}
      {takes.approve && (
        <form action={act}>
          {seen}
          <input type="hidden" name="decision" value="approved" />
          <SubmitButton variant="primary" className="w-full">
            {t(sends ? "approve" : "approveVote")}
          </SubmitButton>
        </form>
      )}
      {takes.edit && (
        <Disclosure summary={t("edit")} open={edited !== undefined}>
          <form action={act} className="grid gap-3">
            {seen}
            <input type="hidden" name="decision" value="approved_with_edits" />
            <Textarea
              aria-label={t("editorLabel")}
              name="body"
              defaultValue={edited?.body ?? body}
              dir="auto"
              required
              maxLength={20_000}
              className="prose-message"
            />
            <SubmitButton>{t(sends ? "approveEdited" : "approveEditedVote")}</SubmitButton>
          </form>
        </Disclosure>
      )}
      {takes.redraft && (
        <Disclosure summary={words("another")} open={asked !== undefined}>
          <form action={act} className="grid gap-3">
            {seen}
            <input type="hidden" name="decision" value="redraft" />
            <Field label={words("anotherLabel")} htmlFor="instruction">
              <Textarea
                id="instruction"
                name="comment"
                defaultValue={asked?.comment}
                dir="auto"
                required
                minLength={2}
                maxLength={2000}
              />
            </Field>
            <SubmitButton>{words("anotherAsk")}</SubmitButton>
          </form>
        </Disclosure>
      )}
      <Disclosure summary={t("reject")} open={rejected !== undefined}>
        <form action={act} className="grid gap-4">
          {seen}
          <input type="hidden" name="decision" value="rejected" />
          <fieldset>
            <legend className="mb-1.5 text-sm font-medium">{t("rejectReason")}</legend>
            {reasons.map(({ code, label }) => (
              <label key={code} className="flex min-h-8 items-center gap-2.5 coarse:min-h-11">
                <input
                  type="radio"
                  name="reasonCode"
                  value={code}
                  defaultChecked={rejected?.reasonCode === code}
                  required
                  className="size-4 shrink-0 accent-accent-solid"
                />
                <span dir="auto" className="min-w-0 wrap-anywhere">
                  {label}
                </span>
              </label>
            ))}
          </fieldset>
          <Field label={t("rejectComment")} htmlFor="comment">
            <Textarea id="comment" name="comment" defaultValue={rejected?.comment} dir="auto" maxLength={2000} />
          </Field>
          <SubmitButton variant="danger">{t("rejectConfirm")}</SubmitButton>
        </form>
      </Disclosure>
    </div>
  );
}
