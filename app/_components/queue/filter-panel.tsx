"use client";

import { ListFilter } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ComponentProps, useState } from "react";
import { Button } from "@/app/_components/ui/button";
import { onDemand } from "@/app/_components/ui/on-demand";
import type { FilterKey, QueueQuery } from "./queue-query";

export interface FilterChoice {
  key: FilterKey;
  /** Without options it is typed. */
  options?: { value: string; label: string }[];
}

export interface FilterPanelProps {
  query: QueueQuery;
  choices: FilterChoice[];
  /** How many filters are in force. */
  active: number;
}

/** Not part of the queue's script before it is asked for. */
const FilterPopover = onDemand(() => import("./filter-popover").then((module) => module.FilterPopover), {
  loading: () => <FilterButton active={0} aria-busy />,
  without: NoFilters,
});

/** All that the list can be narrowed to, in one panel. What is chosen goes into the address. */
export function FilterPanel(props: FilterPanelProps) {
  const [asked, setAsked] = useState(false);
  return asked ? (
    <FilterPopover {...props} />
  ) : (
    <FilterButton active={props.active} aria-haspopup="dialog" aria-expanded={false} onClick={() => setAsked(true)} />
  );
}

export function FilterButton({ active, ...props }: { active: number } & ComponentProps<typeof Button>) {
  const t = useTranslations("queueFilter");
  return (
    <Button {...props}>
      <ListFilter aria-hidden />
      {active > 0 ? t("filterCount", { count: active }) : t("filter")}
    </Button>
  );
}

function NoFilters() {
  const t = useTranslations("queueFilter");
  return (
    <p role="alert" className="text-sm text-gray-11">
      {t("notLoaded")}
    </p>
  );
}
