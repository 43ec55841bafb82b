/** What the queue can show and how: names that the database's side and the pages share. */

export const openViews = ["open", "mine", "groups", "unassigned", "waiting", "snoozed"] as const;
export const reviewViews = [...openViews, "decided", "failed"] as const;
export type ReviewView = (typeof reviewViews)[number];

export const isOpenView = (view: ReviewView): boolean => (openViews as readonly ReviewView[]).includes(view);

export const reviewSorts = ["rank", "due", "oldest", "confidence"] as const;
export type ReviewSort = (typeof reviewSorts)[number];

export const confidenceBands = ["likely", "check", "unsure", "held"] as const;
export type ConfidenceBand = (typeof confidenceBands)[number];

export const slaStates = ["overdue", "soon", "on-time"] as const;
export type SlaState = (typeof slaStates)[number];
