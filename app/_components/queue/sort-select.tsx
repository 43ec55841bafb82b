"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { Select } from "@/app/_components/ui/select";
import { reviewSorts } from "@/lib/review/queue-options";
import { queueHref, type QueueQuery } from "./queue-query";

export function SortSelect({ query }: { query: QueueQuery }) {
  const t = useTranslations("queueFilter");
  const router = useRouter();
  return (
    <Select
      aria-label={t("sort")}
      value={query.sort ?? "rank"}
      onChange={(event) => router.push(queueHref(query, { sort: event.target.value }))}
      className="w-auto max-md:flex-1"
    >
      {reviewSorts.map((sort) => (
        <option key={sort} value={sort}>
          {t(`sortBy.${sort}`)}
        </option>
      ))}
    </Select>
  );
}
