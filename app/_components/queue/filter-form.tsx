"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import type { FormEvent } from "react";
import { Button } from "@/app/_components/ui/button";
import { Field } from "@/app/_components/ui/field";
import { Input } from "@/app/_components/ui/input";
import { Select } from "@/app/_components/ui/select";
import type { FilterChoice } from "./filter-panel";
import { queueHref, type QueueQuery } from "./queue-query";

interface FilterFormProps {
  query: QueueQuery;
  choices: FilterChoice[];
  onDone: () => void;
}

export function FilterForm({ query, choices, onDone }: FilterFormProps) {
  const t = useTranslations("queueFilter");
  const router = useRouter();

  const apply = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    onDone();
    router.push(queueHref(query, Object.fromEntries(choices.map(({ key }) => [key, String(form.get(key) ?? "")]))));
  };

  return (
    <form onSubmit={apply} className="grid gap-3">
      <div className="grid grid-cols-2 gap-3">
        {choices.map(({ key, options }, index) => (
          <Field key={key} label={t(key)} htmlFor={`filter-${key}`} className={options ? "" : "col-span-2"}>
            {options ? (
              <Select id={`filter-${key}`} name={key} defaultValue={query[key] ?? ""} autoFocus={index === 0}>
                <option value="">{t("any")}</option>
                {options.map(({ value, label }) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </Select>
            ) : (
              <Input
                id={`filter-${key}`}
                name={key}
                type="email"
                maxLength={320}
                defaultValue={query[key] ?? ""}
                placeholder={t("customerHint")}
              />
            )}
          </Field>
        ))}
      </div>
      <div className="flex justify-end">
        <Button type="submit" variant="primary">
          {t("apply")}
        </Button>
      </div>
    </form>
  );
}
