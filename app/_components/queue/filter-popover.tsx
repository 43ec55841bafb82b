"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Popover, PopoverContent, PopoverTrigger } from "@/app/_components/ui/popover";
import { FilterForm } from "./filter-form";
import { FilterButton, type FilterPanelProps } from "./filter-panel";

/** Open from the beginning: it comes because it was asked for. */
export function FilterPopover({ query, choices, active }: FilterPanelProps) {
  const t = useTranslations("queueFilter");
  const [open, setOpen] = useState(true);
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <FilterButton active={active} />
      </PopoverTrigger>
      <PopoverContent align="end" aria-label={t("filter")}>
        <FilterForm query={query} choices={choices} onDone={() => setOpen(false)} />
      </PopoverContent>
    </Popover>
  );
}
