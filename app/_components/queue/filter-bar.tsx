import { getTranslations } from "next-intl/server";
import { confidenceBands } from "@/lib/confidence/confidence-words";
import type { ServiceContext } from "@/lib/core/context";
import { filterOptions } from "@/lib/review/filter-options";
import { isOpenView, slaStates } from "@/lib/review/queue-options";
import { FilterChips } from "./filter-chips";
import { type FilterChoice, FilterPanel } from "./filter-panel";
import { filtersOf, type QueueQuery, viewOf } from "./queue-query";
import { SaveView } from "./save-view";
import { SearchField } from "./search-field";
import { SortSelect } from "./sort-select";

/** Search, filters and order of the list, and what is in force of them. */
export async function FilterBar({ ctx, query }: { ctx: ServiceContext; query: QueueQuery }) {
  const choices = await choicesOf(ctx);
  const active = filtersOf(query).length;
  return (
    <div className="grid gap-0">
      <div className="flex flex-wrap items-center gap-2 pt-0.5 pb-2.5 max-md:pt-2.5">
        <SearchField query={query} />
        <FilterPanel query={query} choices={choices} active={active} />
        {isOpenView(viewOf(query)) && <SortSelect query={query} />}
        {(active > 0 || query.q || query.sort) && <SaveView query={query} />}
      </div>
      <FilterChips query={query} choices={choices} />
    </div>
  );
}

async function choicesOf(ctx: ServiceContext): Promise<FilterChoice[]> {
  const t = await getTranslations("queueFilter");
  const confidence = await getTranslations("confidence");
  const { workflows, categories, channels, languages } = await filterOptions(ctx);
  const same = (values: string[]) => values.map((value) => ({ value, label: value }));
  return [
    { key: "workflow", options: workflows.map(({ id, name }) => ({ value: id, label: name })) },
    { key: "category", options: same(categories) },
    { key: "confidence", options: confidenceBands.map((value) => ({ value, label: confidence(value) })) },
    { key: "sla", options: slaStates.map((value) => ({ value, label: t(`slaIs.${value}`) })) },
    { key: "language", options: same(languages) },
    { key: "channel", options: same(channels) },
    { key: "risk", options: (["0", "1", "2", "3"] as const).map((value) => ({ value, label: t(`riskIs.${value}`) })) },
    { key: "customer" },
  ];
}
