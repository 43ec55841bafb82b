"use client";

import { Bookmark } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { keepView } from "@/app/_actions/views";
import { Button } from "@/app/_components/ui/button";
import { Field } from "@/app/_components/ui/field";
import { Input } from "@/app/_components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "@/app/_components/ui/popover";
import type { QueueQuery } from "./queue-query";

/** Keeps what the list shows now under a name, in the side bar. */
export function SaveView({ query }: { query: QueueQuery }) {
  const t = useTranslations("queueFilter");
  const [open, setOpen] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  const save = async (form: FormData) => {
    const answer = await keepView(
      { kind: "idle" },
      { name: String(form.get("name")), shared: form.get("shared") === "on", query },
    );
    setRefusal(answer.kind === "refused" ? answer.message : null);
    if (answer.kind === "done") setOpen(false);
  };

  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button variant="quiet">
          <Bookmark aria-hidden />
          {t("save")}
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" aria-label={t("saveTitle")}>
        <form action={save} className="grid gap-3">
          <p className="text-gray-11">{t("saveBody")}</p>
          <Field label={t("saveName")} htmlFor="view-name" error={refusal}>
            <Input
              id="view-name"
              name="name"
              required
              maxLength={60}
              autoComplete="off"
              aria-invalid={refusal !== null}
              aria-describedby={refusal === null ? undefined : "view-name-error"}
            />
          </Field>
          <label className="flex items-center gap-2 coarse:min-h-11">
            <input type="checkbox" name="shared" className="size-4 accent-accent-solid" />
            {t("saveShared")}
          </label>
          <div className="flex justify-end">
            <Button type="submit" variant="primary">
              {t("save")}
            </Button>
          </div>
        </form>
      </PopoverContent>
    </Popover>
  );
}
