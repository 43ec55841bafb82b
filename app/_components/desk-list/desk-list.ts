/** The queue as it stands beside an open draft: one list a tab, kept while the reader goes from draft to draft. */
import { liveDesk } from "@/app/_components/live/live-desk";
import type { ReviewListItem } from "@/lib/review/review-item";
import type { Outcome } from "@/lib/decisions/outcome";

type ReviewOutcome = NonNullable<ReviewListItem["outcome"]> | ReviewListItem["status"];

export interface DeskItem {
  reviewId: string;
  draftId: string;
  title: string;
  customer: string;
  confidence: number | null;
  held: boolean;
  open: boolean;
  /** What became of it, a key of the words for outcomes. */
  outcome: ReviewOutcome;
  /** ISO 8601: when it is due, or when it was closed. */
  at: string;
}

/** What a reader does with a draft so that it waits for them no more. */
export type Done = Exclude<Outcome, "redraft"> | "snoozed" | "assigned";

export interface DeskList {
  status: "loading" | "ready" | "failed";
  items: readonly DeskItem[];
  nextCursor: string | null;
  /** What the reader has done since the list was made, by draft. Those rows stay where they are. */
  done: ReadonlyMap<string, Done>;
}

const nothing: DeskList = { status: "loading", items: [], nextCursor: null, done: new Map() };
/** Milliseconds for which a list that is opened again from outside is taken as it is. */
const freshFor = 60_000;

let address = "";
let madeAt = 0;
let list = nothing;
/** Drafts of which the server does not know yet what was done with them: a list that is made meanwhile still has them. */
const onTheirWay = new Set<string>();
const listeners = new Set<() => void>();

function change(next: Partial<DeskList>): void {
  list = { ...list, ...next };
  for (const notify of listeners) notify();
}

function make(): void {
  madeAt = Date.now();
  change({ ...nothing, done: new Map([...list.done].filter(([draftId]) => onTheirWay.has(draftId))) });
  void load(null);
}

async function load(cursor: string | null): Promise<void> {
  const [from, since] = [address, madeAt];
  const url = cursor === null ? from : `${from}${from.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`;
  // Another list may have been asked for meanwhile.
  const isOver = () => from !== address || since !== madeAt;
  try {
    const response = await fetch(url, { cache: "no-store" });
    if (!response.ok) throw new Error(`The list was answered with ${response.status}.`);
    const page = (await response.json()) as Pick<DeskList, "items" | "nextCursor">;
    if (isOver()) return;
    const known = new Set(list.items.map(({ draftId }) => draftId));
    const fresh = page.items.filter(({ draftId }) => !known.has(draftId));
    change({ status: "ready", items: [...list.items, ...fresh], nextCursor: page.nextCursor });
  } catch {
    if (!isOver()) change({ status: "failed" });
  }
}

/** Neither the reader has done it, nor a colleague since the list was made. */
function waits({ reviewId, draftId, open }: DeskItem): boolean {
  const now = liveDesk.review(reviewId);
  return open && !list.done.has(draftId) && now !== "gone" && (now === undefined || now.status === "open");
}

export const deskList = {
  subscribe(notify: () => void): () => void {
    listeners.add(notify);
    return () => listeners.delete(notify);
  },
  now: (): DeskList => list,
  none: (): DeskList => nothing,

  /** Makes the list of this address, unless it is there, has just been made, and has the draft that is opened beside it. */
  open(wanted: string, draftId: string): void {
    const { items, status } = list;
    const hasIt = items.some((item) => item.draftId === draftId) || (items.length === 0 && status === "loading");
    if (wanted === address && hasIt && Date.now() - madeAt < freshFor) return;
    address = wanted;
    make();
  },

  /** Makes it anew: what was decided is gone then, and what is new has come. */
  reload: make,

  more(): void {
    if (list.status !== "ready" || list.nextCursor === null) return;
    change({ status: "loading" });
    void load(list.nextCursor);
  },

  /** Says what was done with a draft; null: nothing, or it was taken back. */
  mark(draftId: string, what: Done | null, state: "sending" | "recorded" = "recorded"): void {
    if (state === "sending") onTheirWay.add(draftId);
    else onTheirWay.delete(draftId);
    const done = new Map(list.done);
    if (what) done.set(draftId, what);
    else done.delete(draftId);
    change({ done });
    deskList.reach(draftId);
  },

  /** Loads on while few wait below this draft, so that going down never ends at a page's end. */
  reach(draftId: string): void {
    const below = list.items.slice(list.items.findIndex((item) => item.draftId === draftId) + 1);
    if (below.filter(waits).length < 5) deskList.more();
  },

  /** The neighbour in the list, decided or not. */
  beside(draftId: string, step: 1 | -1): DeskItem | undefined {
    const at = list.items.findIndex((item) => item.draftId === draftId);
    return at === -1 ? list.items[0] : list.items[at + step];
  },

  /** Leads to what waits next: below this draft, or else above. Where that is not known yet, once the list has come, unless the reader has left the draft by then. */
  async goOn(draftId: string, to: (next: DeskItem | undefined) => void): Promise<void> {
    const next = nextWaiting(draftId);
    if (next || list.status !== "loading") return to(next);
    await loaded();
    if (location.pathname === `/drafts/${draftId}`) to(nextWaiting(draftId));
  },
};

function nextWaiting(draftId: string): DeskItem | undefined {
  const at = list.items.findIndex((item) => item.draftId === draftId);
  const others = [...list.items.slice(at + 1), ...list.items.slice(0, Math.max(at, 0))];
  return others.find((item) => item.draftId !== draftId && waits(item));
}

/** Milliseconds that a reader waits for a list before going on without it. */
const patience = 5_000;

/** Once the list is there, or can't be had. */
async function loaded(): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      listeners.delete(look);
      resolve();
    };
    const look = () => list.status === "loading" || end();
    const timer = setTimeout(end, patience);
    listeners.add(look);
  });
}
