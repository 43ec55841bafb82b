/** What the queue's address says: the view, the filters, the search and the order. Pages of drafts carry it along. */
import type { ListReviewsInput } from "@/lib/review/list-reviews";
import { confidenceBands } from "@/lib/confidence/confidence-words";
import { reviewSorts, type ReviewView, reviewViews, slaStates } from "@/lib/review/queue-options";

const filterKeys = ["workflow", "category", "confidence", "sla", "customer", "language", "channel", "risk"] as const;
export type FilterKey = (typeof filterKeys)[number];

const queryKeys = ["view", "sort", "q", ...filterKeys] as const;
type QueryKey = (typeof queryKeys)[number];

/** Only what is known, and nothing that is empty or as it would be without. */
export type QueueQuery = Partial<Record<QueryKey, string>>;

type Params = Record<string, string | string[] | undefined>;

export function parseQueueQuery(params: Params): QueueQuery {
  const given = queryKeys.flatMap((key) => {
    const whole = [params[key]].flat()[0] ?? "";
    // Of controls alone nothing is left to search for; the database takes no zero at all.
    const value = whole
      .replace(controls, "")
      .trim()
      .slice(0, longest[key] ?? 100);
    return value && isKnown(key, value) ? [[key, value] as const] : [];
  });
  return Object.fromEntries(given);
}

/** Controls, half characters and what is not seen; but joiners, which some scripts write with. */
const controls = /(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** Of what is no name; the list takes no more. */
const longest: Partial<Record<QueryKey, number>> = { q: 200, customer: 320 };

const known: Partial<Record<QueryKey, readonly string[]>> = {
  view: reviewViews.filter((view) => view !== "open"),
  sort: reviewSorts.filter((sort) => sort !== "rank"),
  confidence: confidenceBands,
  sla: slaStates,
  risk: ["0", "1", "2", "3"],
};

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const isKnown = (key: QueryKey, value: string): boolean =>
  key === "workflow" ? uuid.test(value) : (known[key]?.includes(value) ?? true);

export const viewOf = ({ view }: QueueQuery): ReviewView => (view ?? "open") as ReviewView;

/** What the query asks of the list. All of it has been checked. */
export function toListInput({ workflow, risk, ...query }: QueueQuery): ListReviewsInput {
  return {
    ...query,
    ...(workflow && { workflowId: workflow }),
    ...(risk && { risk: Number(risk) }),
  } as ListReviewsInput;
}

/** The query's filters, without its view, search and order. */
export const filtersOf = (query: QueueQuery): [FilterKey, string][] =>
  filterKeys.flatMap((key) => (query[key] ? [[key, query[key]]] : []));

/** The address of a draft that is opened from a list: it names the list's view always, which tells it from a link from elsewhere. */
export function draftHref(query: QueueQuery, draftId: string): string {
  return `/drafts/${draftId}?${new URLSearchParams({ ...query, view: viewOf(query) }).toString()}`;
}

/** The address of the queue, or of another page that carries the query along, with some of it changed. */
export function queueHref(query: QueueQuery, change: QueueQuery = {}, page = "/queue"): string {
  const params = new URLSearchParams(Object.entries(parseQueueQuery({ ...query, ...change })));
  const text = params.toString();
  return text ? `${page}?${text}` : page;
}
