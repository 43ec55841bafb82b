"use client";

import { ListFilter } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "@/app/_components/ui/button";
import { Field } from "@/app/_components/ui/field";
import { Input } from "@/app/_components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "@/app/_components/ui/popover";
import { Select } from "@/app/_components/ui/select";
import { type FilterKey, queueHref, type QueueQuery } from "./queue-query";

export interface FilterChoice {
  key: FilterKey;
  /** Without options it is typed. */
  options?: { value: string; label: string }[];
}

/** All that the list can be narrowed to, in one panel. What is chosen goes into the address. */
export function FilterPanel({
  query,
  choices,
  active,
}: {
  query: QueueQuery;
  choices: FilterChoice[];
  active: number;
}) {
  const t = useTranslations("queueFilter");
  const router = useRouter();
  const [open, setOpen] = useState(false);

  const apply = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const chosen = Object.fromEntries(
      [...new FormData(event.currentTarget)].map(([key, value]) => [key, String(value)]),
    );
    setOpen(false);
    router.push(queueHref(query, chosen));
  };

  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button size="md">
          <ListFilter aria-hidden />
          {active > 0 ? t("filterCount", { count: active }) : t("filter")}
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" aria-label={t("filter")}>
        <form onSubmit={apply} className="grid gap-3">
          <div className="grid grid-cols-2 gap-3">
            {choices.map(({ key, options }) => (
              <Field key={key} label={t(key)} htmlFor={`filter-${key}`} className={options ? "" : "col-span-2"}>
                {options ? (
                  <Select id={`filter-${key}`} name={key} defaultValue={query[key] ?? ""}>
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
      </PopoverContent>
    </Popover>
  );
}
