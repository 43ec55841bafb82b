"use client";

import { useTranslations } from "next-intl";
import type { FormEvent } from "react";
import { useFetched } from "@/app/_components/shell/use-fetched";
import { Button } from "@/app/_components/ui/button";
import { Field } from "@/app/_components/ui/field";
import { FormDialog, FormDialogFooter } from "@/app/_components/ui/form-dialog";
import { Select } from "@/app/_components/ui/select";
import { Skeleton } from "@/app/_components/ui/skeleton";
import type { Assignees } from "@/lib/review/assign-review";

interface AssignDialogProps {
  reviewId: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  refusal: string | null;
  pending: boolean;
  onAssign: (to: { memberId: string | null } | { groupId: string }) => void;
}

/** To whom a draft is given. */
export function AssignDialog({ reviewId, open, onOpenChange, refusal, pending, onAssign }: AssignDialogProps) {
  const t = useTranslations("handOver");
  return (
    <FormDialog title={t("assignTitle")} body={t("assignBody")} open={open} onOpenChange={onOpenChange}>
      <AssignForm reviewId={reviewId} refusal={refusal} pending={pending} onAssign={onAssign} />
    </FormDialog>
  );
}

type AssignFormProps = Pick<AssignDialogProps, "reviewId" | "refusal" | "pending" | "onAssign">;

function AssignForm({ reviewId, refusal, pending, onAssign }: AssignFormProps) {
  const t = useTranslations("handOver");
  const assignees = useFetched<Assignees>(`/reviews/${reviewId}/assignee`);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const [kind, id] = String(new FormData(event.currentTarget).get("to")).split(" ");
    onAssign(kind === "group" && id ? { groupId: id } : { memberId: id ?? null });
  };

  if (assignees === "failed")
    return (
      <p role="alert" className="text-danger">
        {t("assignFailed")}
      </p>
    );
  if (!assignees) return <Skeleton className="h-8" />;
  return (
    <form onSubmit={submit} className="grid gap-4">
      <Field label={t("assignTo")} htmlFor="assign-to" error={refusal}>
        <Select id="assign-to" name="to" autoFocus>
          <optgroup label={t("people")}>
            {assignees.people.map(({ id, name }) => (
              <option key={id} value={`member ${id}`}>
                {name}
              </option>
            ))}
          </optgroup>
          {assignees.groups.length > 0 && (
            <optgroup label={t("groups")}>
              {assignees.groups.map(({ id, name }) => (
                <option key={id} value={`group ${id}`}>
                  {name}
                </option>
              ))}
            </optgroup>
          )}
          <option value="nobody">{t("nobody")}</option>
        </Select>
      </Field>
      <FormDialogFooter cancel={t("cancel")}>
        <Button type="submit" variant="primary" disabled={pending}>
          {t("assign")}
        </Button>
      </FormDialogFooter>
    </form>
  );
}
