/** What the queue can show and how: names that the database's side and the pages share. */

export const openViews = ["open", "mine", "groups", "unassigned", "waiting", "mentioned", "snoozed"] as const;
export const reviewViews = [...openViews, "decided", "failed"] as const;
export type ReviewView = (typeof reviewViews)[number];

/** What was decided is not counted: it only grows. */
export const countedViews = [...openViews, "failed"] as const;
export type CountedView = (typeof countedViews)[number];

/** Counting stops here: nobody reads a larger number, and a million rows must not slow a page. */
export const countCap = 1000;

export const isOpenView = (view: ReviewView): boolean => (openViews as readonly ReviewView[]).includes(view);

export const reviewSorts = ["rank", "due", "oldest", "confidence"] as const;
export type ReviewSort = (typeof reviewSorts)[number];

export const slaStates = ["overdue", "soon", "on-time"] as const;
export type SlaState = (typeof slaStates)[number];
