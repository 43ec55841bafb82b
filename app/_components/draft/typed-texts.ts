/** What the reader types: kept in the tab at once, on the server soon after. Nothing of it is lost to a reload, a crash or a lost connection. */
import type { DraftContent } from "@/lib/drafting/proposal";

export interface Typed {
  content: DraftContent;
  /** The version that it was begun from. */
  baseVersion: number;
}

export type Saving = "saved" | "saving" | "unsaved";

interface Entry {
  reviewId: string;
  /** Null: given up, or sent. */
  typed: Typed | null;
  saving: Saving;
}

/** After the last key; long enough not to save every word. */
const pauseMs = 600;
const retryMs = 4000;
/** Browsers keep no more than 64 KiB alive once the page is gone. */
const keptAlive = 60_000;

const entries = new Map<string, Entry>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();
const listeners = new Set<() => void>();
const storageKey = (draftId: string) => `countersign.text.${draftId}`;

function set(draftId: string, entry: Entry): void {
  entries.set(draftId, entry);
  remember(draftId, entry);
  for (const notify of listeners) notify();
}

/** The tab's own storage holds what the server does not have yet. */
function remember(draftId: string, { typed, saving, reviewId }: Entry): void {
  try {
    if (saving === "saved") sessionStorage.removeItem(storageKey(draftId));
    else sessionStorage.setItem(storageKey(draftId), JSON.stringify({ reviewId, typed }));
  } catch {
    // Full or forbidden: the server will have it.
  }
}

function recall(draftId: string): Entry | undefined {
  try {
    const stored = sessionStorage.getItem(storageKey(draftId));
    if (stored === null) return undefined;
    return { ...(JSON.parse(stored) as Pick<Entry, "reviewId" | "typed">), saving: "unsaved" };
  } catch {
    return undefined;
  }
}

function saveIn(draftId: string, ms: number): void {
  clearTimeout(timers.get(draftId));
  timers.set(
    draftId,
    setTimeout(() => void save(draftId), ms),
  );
}

async function save(draftId: string): Promise<void> {
  const entry = entries.get(draftId);
  // One at a time, so that the last one typed is the last one saved.
  if (entry?.saving !== "unsaved") return;
  const sent: Entry = { ...entry, saving: "saving" };
  set(draftId, sent);
  const answer = await put(entry);
  const now = entries.get(draftId);
  if (now !== sent) return saveIn(draftId, pauseMs);
  set(draftId, { ...sent, saving: answer === "saved" ? "saved" : "unsaved" });
  if (answer === "lost") saveIn(draftId, retryMs);
}

/** Where the server refuses it, asking again helps nobody; the next key tries anew. */
async function put({ reviewId, typed }: Entry): Promise<"saved" | "refused" | "lost"> {
  const body = typed ? JSON.stringify(typed) : undefined;
  try {
    const response = await fetch(`/reviews/${reviewId}/working-copy`, {
      method: typed ? "PUT" : "DELETE",
      ...(body && { body, headers: { "content-type": "application/json" } }),
      keepalive: (body?.length ?? 0) * 3 < keptAlive,
    });
    if (response.ok) return "saved";
    return response.status < 500 ? "refused" : "lost";
  } catch {
    return "lost";
  }
}

function flush(): void {
  if (document.hidden) for (const draftId of entries.keys()) void save(draftId);
}

export const typedTexts = {
  subscribe(notify: () => void): () => void {
    if (listeners.size === 0) document.addEventListener("visibilitychange", flush);
    listeners.add(notify);
    return () => {
      listeners.delete(notify);
      if (listeners.size === 0) document.removeEventListener("visibilitychange", flush);
    };
  },

  /** Undefined: this tab has nothing newer than the server. */
  get(draftId: string): Entry | undefined {
    if (!entries.has(draftId)) {
      const unsaved = recall(draftId);
      if (unsaved) entries.set(draftId, unsaved);
    }
    return entries.get(draftId);
  },

  /** Sends what a reload or a lost connection left unsaved. */
  resume: (draftId: string): void => void save(draftId),

  keep(draftId: string, reviewId: string, typed: Typed | null): void {
    const saving = entries.get(draftId)?.saving === "saving";
    set(draftId, { reviewId, typed, saving: "unsaved" });
    // The one under way calls for the next.
    if (!saving) saveIn(draftId, typed ? pauseMs : 0);
  },
};
