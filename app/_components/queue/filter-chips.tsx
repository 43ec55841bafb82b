import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import type { FilterChoice } from "./filter-panel";
import { filtersOf, queueHref, type QueueQuery } from "./queue-query";

/** What the list is narrowed to, each with a way out, and one way out of all. */
export function FilterChips({ query, choices }: { query: QueueQuery; choices: FilterChoice[] }) {
  const t = useTranslations("queueFilter");
  const filters = filtersOf(query);
  if (filters.length === 0 && !query.q) return null;

  const chips = [
    ...filters.map(([key, value]) => ({ key, label: t(key), value: labelOf(choices, key, value) })),
    ...(query.q ? [{ key: "q" as const, label: t("searchFor"), value: query.q }] : []),
  ];
  const without = Object.fromEntries(chips.map(({ key }) => [key, ""]));
  return (
    <ul aria-label={t("active")} className="flex flex-wrap items-center gap-1.5 pb-2.5">
      {chips.map(({ key, label, value }) => (
        <li key={key}>
          <Link
            href={queueHref(query, { [key]: "" })}
            aria-label={t("remove", { label, value })}
            className="flex h-7 max-w-72 items-center gap-1.5 rounded-md border border-gray-7 bg-gray-3 px-2 text-sm hover:bg-gray-4 coarse:h-11"
          >
            <span className="text-gray-11">{label}</span>
            <bdi className="truncate">{value}</bdi>
            <X aria-hidden className="size-3.5 shrink-0 text-gray-11" />
          </Link>
        </li>
      ))}
      <li>
        <Link
          href={queueHref(query, without)}
          className="flex h-7 items-center px-1.5 text-sm text-gray-11 underline underline-offset-2 hover:text-gray-12 coarse:h-11"
        >
          {t("clear")}
        </Link>
      </li>
    </ul>
  );
}

const labelOf = (choices: FilterChoice[], key: string, value: string): string =>
  choices.find((choice) => choice.key === key)?.options?.find((option) => option.value === value)?.label ?? value;
