/** The queue as it stands beside an open draft: one list a tab, kept while the reader goes from draft to draft. */
import { queueHref, type QueueQuery } from "@/app/_components/queue/queue-query";

export interface DeskItem {
  reviewId: string;
  draftId: string;
  title: string;
  customer: string;
  confidence: number | null;
  open: boolean;
  /** ISO 8601: when it is due, or when it was closed. */
  at: string;
}

export interface DeskList {
  status: "loading" | "ready" | "failed";
  items: readonly DeskItem[];
  nextCursor: string | null;
  /** Drafts that the reader has decided since the list was made. They stay where they are. */
  decided: ReadonlySet<string>;
}

const nothing: DeskList = { status: "loading", items: [], nextCursor: null, decided: new Set() };

let address = "";
let list = nothing;
const listeners = new Set<() => void>();

function change(next: Partial<DeskList>): void {
  list = { ...list, ...next };
  for (const notify of listeners) notify();
}

async function load(from: string, cursor: string | null): Promise<void> {
  const url = cursor === null ? from : `${from}${from.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`;
  try {
    const response = await fetch(url, { cache: "no-store" });
    if (!response.ok) throw new Error(`The list was answered with ${response.status}.`);
    const page = (await response.json()) as Pick<DeskList, "items" | "nextCursor">;
    // Another list may have been asked for meanwhile.
    if (from !== address) return;
    const known = new Set(list.items.map(({ draftId }) => draftId));
    const fresh = page.items.filter(({ draftId }) => !known.has(draftId));
    change({ status: "ready", items: [...list.items, ...fresh], nextCursor: page.nextCursor });
  } catch {
    if (from === address) change({ status: "failed" });
  }
}

const waits = ({ draftId, open }: DeskItem): boolean => open && !list.decided.has(draftId);

export const deskList = {
  subscribe(notify: () => void): () => void {
    listeners.add(notify);
    return () => listeners.delete(notify);
  },
  now: (): DeskList => list,
  none: (): DeskList => nothing,

  /** Makes the list that the address asks for, unless it is there. */
  open(query: QueueQuery): void {
    const wanted = queueHref(query, {}, "/queue/list");
    if (wanted === address) return;
    address = wanted;
    change(nothing);
    void load(address, null);
  },

  /** Makes it anew: what was decided is gone then, and what is new has come. */
  reload(): void {
    change(nothing);
    void load(address, null);
  },

  more(): void {
    if (list.status !== "ready" || list.nextCursor === null) return;
    change({ status: "loading" });
    void load(address, list.nextCursor);
  },

  mark(draftId: string, isDecided: boolean): void {
    const decided = new Set(list.decided);
    if (isDecided) decided.add(draftId);
    else decided.delete(draftId);
    change({ decided });
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

  /** What waits next: below this draft, or else above. */
  nextWaiting(draftId: string): DeskItem | undefined {
    const at = list.items.findIndex((item) => item.draftId === draftId);
    const others = [...list.items.slice(at + 1), ...list.items.slice(0, Math.max(at, 0))];
    return others.find((item) => item.draftId !== draftId && waits(item));
  },
};
