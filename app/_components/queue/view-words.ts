import type { ReviewView } from "@/lib/review/queue-options";

/** What a view is called, a key of `queue`: for who decides nothing, what is open waits for others. */
export const viewWords = (view: ReviewView, decides: boolean) => (view === "open" && !decides ? "openForOthers" : view);
