/** What this tab knows of the reviews that it shows, kept up to date by the stream, or by looking where there is none. */
import type { LiveChange } from "@/app/_edge/live/frames";
import type { Look } from "@/app/live/look/route";
import type { ReviewCounts } from "@/lib/review/count-reviews";
import type { LiveReview, Present } from "@/lib/review/live-reviews";
import type { LiveNews } from "./event-stream";
import { nextRenewal, type SeenReview, toSeen, toSeenPerson, withoutLeft } from "./seen-review";
import { shareStream } from "./shared-stream";

/** Milliseconds between looks: while the stream is up, only for what it might have lost. */
const pace = { up: 60_000, down: 10_000 };
const lookSoonMs = 150;
/** A review is stamped a moment before it can be read. */
const stampMs = 10_000;
const mostLooked = 500;

export type LiveListener = (news: { kind: "reviews"; change: LiveChange } | { kind: "resync" }) => void;

class LiveDesk {
  #up = false;
  #signedOut = false;
  #shown = new Map<string, { watchers: number; review?: SeenReview | "gone" }>();
  #counts: ReviewCounts | null = null;
  #newSince: number | null = null;
  #new = new Set<string>();
  #loaded = new Set<string>();
  #version = 0;
  readonly #notified = new Set<() => void>();
  readonly #listeners = new Set<LiveListener>();
  #soon: ReturnType<typeof setTimeout> | undefined;
  #tick: ReturnType<typeof setInterval> | undefined;
  #lookedAt = 0;

  /** Follows what changes, for this member. Returns what ends it. */
  start(memberId: string): () => void {
    this.#signedOut = false;
    const leave = shareStream(memberId, (news) => this.#hear(news));
    const wake = () => document.hidden || this.lookSoon();
    document.addEventListener("visibilitychange", wake);
    this.#tick = setInterval(() => this.#onTick(), 1000);
    return () => {
      leave();
      document.removeEventListener("visibilitychange", wake);
      clearInterval(this.#tick);
      clearTimeout(this.#soon);
    };
  }

  subscribe = (notify: () => void): (() => void) => {
    this.#notified.add(notify);
    return () => void this.#notified.delete(notify);
  };

  listen(listener: LiveListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The page shows this review, until what is returned is called. */
  show(id: string): () => void {
    const entry = this.#shown.get(id) ?? { watchers: 0 };
    entry.watchers += 1;
    this.#shown.set(id, entry);
    if (this.#new.delete(id)) this.#changed();
    this.lookSoon();
    return () => {
      entry.watchers -= 1;
      if (entry.watchers === 0 && this.#shown.get(id) === entry) this.#shown.delete(id);
    };
  }

  /**
   * From now on, counts what was opened after the list was made. Null: there is no list. One that is narrowed can't tell what it had not
   * read yet from what it leaves out, so nothing from before counts.
   */
  countNew(since: string | null, narrowed = false): void {
    this.#newSince = since === null ? null : Date.parse(since) - (narrowed ? 0 : stampMs);
    this.#new.clear();
    this.#changed();
    this.lookSoon();
  }

  /** The list is being loaded again, new ones and all. */
  loadNew(): void {
    for (const id of this.#new) this.#loaded.add(id);
    this.#new.clear();
    this.#changed();
  }

  /** The page itself has learnt who has a review in hand. */
  learnClaim(id: string, claimedBy: Present | null): void {
    const entry = this.#shown.get(id);
    if (!entry?.review || entry.review === "gone") return;
    entry.review = { ...entry.review, claimedBy: claimedBy && toSeenPerson(claimedBy) };
    this.#changed();
  }

  readonly review = (id: string) => this.#shown.get(id)?.review;
  readonly newOnes = () => this.#new.size;
  readonly counts = () => this.#counts;
  readonly up = () => this.#up;

  lookSoon(): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      void this.#look();
    }, lookSoonMs);
  }

  #hear(news: LiveNews): void {
    switch (news.kind) {
      case "reviews":
        return this.#take(news.change);
      case "resync":
        for (const listener of this.#listeners) listener(news);
        return this.lookSoon();
      case "up":
        if (news.up === this.#up) return;
        this.#up = news.up;
        this.#changed();
        return news.up ? this.lookSoon() : undefined;
    }
  }

  #take(change: LiveChange): void {
    for (const review of change.reviews) {
      const entry = this.#shown.get(review.id);
      if (entry) entry.review = toSeen(review);
      if (!entry && this.#isNew(review)) this.#new.add(review.id);
      else this.#new.delete(review.id);
    }
    for (const id of change.gone) {
      const entry = this.#shown.get(id);
      if (entry) entry.review = "gone";
      this.#new.delete(id);
    }
    this.#counts = change.counts ?? this.#counts;
    this.#changed();
    for (const listener of this.#listeners) listener({ kind: "reviews", change });
  }

  #isNew({ id, status, openedAt }: LiveReview): boolean {
    const since = this.#newSince;
    return since !== null && status === "open" && Date.parse(openedAt) > since && !this.#loaded.has(id);
  }

  #onTick(): void {
    const now = Date.now();
    let renewal = Infinity;
    for (const entry of this.#shown.values()) {
      if (!entry.review || entry.review === "gone") continue;
      const left = withoutLeft(entry.review, now);
      if (left !== entry.review) {
        entry.review = left;
        this.#changed();
      }
      renewal = Math.min(renewal, nextRenewal(entry.review));
    }
    const due = this.#lookedAt + (this.#up ? pace.up : pace.down);
    const recently = now - this.#lookedAt < 5000;
    if (now >= due || (now >= renewal && !recently)) this.lookSoon();
  }

  async #look(): Promise<void> {
    if (document.hidden || this.#signedOut) return;
    this.#lookedAt = Date.now();
    const ids = [...this.#shown.keys()].slice(0, mostLooked);
    const since = this.#newSince === null ? null : new Date(this.#newSince).toISOString();
    const question: Look = { ids, since };
    try {
      const headers = { "content-type": "application/json" };
      const response = await fetch("/live/look", { method: "POST", headers, body: JSON.stringify(question) });
      this.#signedOut = response.status === 401;
      if (response.ok) this.#take((await response.json()) as LiveChange);
    } catch {
      // Offline, or the server is restarting: the next look will tell.
    }
  }

  #changed(): void {
    this.#version += 1;
    for (const notify of this.#notified) notify();
  }

  readonly version = () => this.#version;
}

/** One a tab. */
export const liveDesk = new LiveDesk();
