"use client";

import { Bookmark } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, startTransition, useState } from "react";
import { keepView } from "@/app/_actions/views";
import { useToldAction } from "@/app/_components/shell/use-told-action";
import { Button } from "@/app/_components/ui/button";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogTitle,
  DialogTrigger,
} from "@/app/_components/ui/dialog";
import { Field } from "@/app/_components/ui/field";
import { Input } from "@/app/_components/ui/input";
import type { QueueQuery } from "./queue-query";

/** Keeps what the list shows now under a name, in the side bar. */
export function SaveView({ query }: { query: QueueQuery }) {
  const t = useTranslations("queueFilter");
  const [open, setOpen] = useState(false);
  const [, keep, pending] = useToldAction(keepView);

  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    startTransition(() => keep({ name: String(form.get("name")), shared: form.get("shared") === "on", query }));
    setOpen(false);
  };

  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button variant="quiet" disabled={pending}>
          <Bookmark aria-hidden />
          {t("save")}
        </Button>
      </DialogTrigger>
      <DialogContent>
        <DialogTitle>{t("saveTitle")}</DialogTitle>
        <DialogDescription>{t("saveBody")}</DialogDescription>
        <form onSubmit={save} className="grid gap-4">
          <Field label={t("saveName")} htmlFor="view-name">
            <Input id="view-name" name="name" required maxLength={60} autoComplete="off" />
          </Field>
          <label className="flex items-center gap-2 coarse:min-h-11">
            <input type="checkbox" name="shared" className="size-4 accent-accent-solid" />
            {t("saveShared")}
          </label>
          <DialogFooter>
            <Button onClick={() => setOpen(false)}>{t("cancel")}</Button>
            <Button type="submit" variant="primary">
              {t("save")}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
