import { reviewViews } from "@/lib/review/list-reviews";

export type QueueView = (typeof reviewViews)[number];

/** The view that an address names; what it does not know is the first. */
export const queueView = (value: string | undefined): QueueView => reviewViews.find((view) => view === value) ?? "open";
