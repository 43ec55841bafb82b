/** What the reader types: kept in the tab at once, on the server soon after. Nothing of it is lost to a reload, a crash or a lost connection. */
import type { DraftContent } from "@/lib/drafting/proposal";

export interface Typed {
  content: DraftContent;
  /** The version that it was begun from. */
  baseVersion: number;
}

/** As the server has it. */
export interface SavedText extends Typed {
  savedAt: Date;
}

export type Saving = "saved" | "saving" | "unsaved";

/** Whose text of which draft: whoever signs in next in this tab has none of it. */
export interface TextOf {
  memberId: string;
  draftId: string;
  reviewId: string;
}

interface Entry extends TextOf {
  /** Null: given up, or sent. */
  typed: Typed | null;
  saving: Saving;
  /** By the server's clock, in milliseconds: when it had the last that was saved from here. */
  savedAt: number;
}

/** After the last key; long enough not to save every word. */
const pauseMs = 600;
const retryMs = 4000;
/** A request that takes longer is taken for lost: the next one waits for it. */
const timeoutMs = 30_000;
/** Browsers keep no more than 64 KiB alive once the page is gone. */
const keptAlive = 60_000;

const entries = new Map<string, Entry>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();
/** What is being saved, and what waits for it. */
const underWay = new Map<string, Promise<void>>();
const listeners = new Set<() => void>();
const prefix = "countersign.text.";
const keyOf = ({ memberId, draftId }: TextOf) => `${prefix}${memberId}.${draftId}`;

function set(key: string, entry: Entry): void {
  entries.set(key, entry);
  remember(key, entry);
  for (const notify of listeners) notify();
}

/**
 * The tab's own storage holds it until it is sent or given up, with the time at which the server had it: a page that is being loaded anew while
 * it is saved may have been made before that.
 */
function remember(key: string, { typed, saving, savedAt }: Entry): void {
  try {
    if (saving === "saved" && typed === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(typed && saving === "saved" ? { ...typed, savedAt } : typed));
  } catch {
    // Full or forbidden: the server will have it.
  }
}

function recall(of: TextOf): Entry | undefined {
  try {
    const stored = sessionStorage.getItem(keyOf(of));
    if (stored === null) return undefined;
    const kept = JSON.parse(stored) as (Typed & { savedAt?: number }) | null;
    if (kept?.savedAt === undefined) return { ...of, typed: kept, saving: "unsaved", savedAt: 0 };
    const { savedAt, ...typed } = kept;
    return { ...of, typed, saving: "saved", savedAt };
  } catch {
    return undefined;
  }
}

function saveIn(key: string, ms: number): void {
  clearTimeout(timers.get(key));
  timers.set(
    key,
    setTimeout(() => save(key), ms),
  );
}

/** One after the other, so that the last one typed is the last one saved. */
function save(key: string): void {
  underWay.set(
    key,
    (underWay.get(key) ?? Promise.resolve()).then(() => send(key)),
  );
}

async function send(key: string): Promise<void> {
  const entry = entries.get(key);
  if (entry?.saving !== "unsaved") return;
  const sent: Entry = { ...entry, saving: "saving" };
  set(key, sent);
  const answer = await put(entry);
  const now = entries.get(key);
  if (!now) return;
  const savedAt = typeof answer === "object" ? answer.savedAt : now.savedAt;
  // What was typed meanwhile has its own time to be saved.
  if (now !== sent) return set(key, { ...now, savedAt });
  set(key, { ...sent, savedAt, saving: typeof answer === "object" ? "saved" : "unsaved" });
  if (answer === "lost") saveIn(key, retryMs);
}

/** Where the server refuses it, asking again helps nobody; the next key tries anew. */
async function put({ reviewId, memberId, typed }: Entry): Promise<{ savedAt: number } | "refused" | "lost"> {
  const body = typed ? JSON.stringify(typed) : undefined;
  try {
    const response = await fetch(`/reviews/${reviewId}/working-copy?of=${memberId}`, {
      method: typed ? "PUT" : "DELETE",
      ...(body && { body, headers: { "content-type": "application/json" } }),
      keepalive: (body?.length ?? 0) * 3 < keptAlive,
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.ok) return { savedAt: Date.parse(((await response.json()) as { savedAt: string }).savedAt) };
    return response.status < 500 ? "refused" : "lost";
  } catch {
    return "lost";
  }
}

function flush(): void {
  if (document.hidden) for (const key of entries.keys()) save(key);
}

function forgetOthers(memberId: string): void {
  for (const [key, entry] of entries) {
    if (entry.memberId === memberId) continue;
    clearTimeout(timers.get(key));
    entries.delete(key);
  }
  try {
    const foreign = Object.keys(sessionStorage).filter(
      (key) => key.startsWith(prefix) && !key.startsWith(`${prefix}${memberId}.`),
    );
    for (const key of foreign) sessionStorage.removeItem(key);
  } catch {
    // Forbidden: then nothing is there.
  }
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

  /** Undefined: nothing was typed in this tab. */
  get(of: TextOf): Entry | undefined {
    const key = keyOf(of);
    if (!entries.has(key)) {
      const kept = recall(of);
      if (kept) entries.set(key, kept);
    }
    return entries.get(key);
  },

  /** Sends what a reload or a lost connection left unsaved, and drops what somebody else typed in this tab before. */
  resume(of: TextOf): void {
    forgetOthers(of.memberId);
    save(keyOf(of));
  },

  keep(of: TextOf, typed: Typed | null): void {
    const key = keyOf(of);
    set(key, { ...of, typed, saving: "unsaved", savedAt: entries.get(key)?.savedAt ?? 0 });
    saveIn(key, typed ? pauseMs : 0);
  },
};

/** The text that counts: of this tab, unless the reader has saved a later one elsewhere since this tab saved its own. */
export function latestText(entry: Entry | undefined, fromServer: SavedText | null): Typed | null {
  if (!entry) return fromServer;
  const isOlder = entry.saving === "saved" && fromServer !== null && fromServer.savedAt.getTime() > entry.savedAt;
  return isOlder ? fromServer : entry.typed;
}
