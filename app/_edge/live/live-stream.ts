/** One browser's stream of changed reviews. */
import type { SessionContext } from "@/lib/auth/session";
import { log } from "@/lib/core/log";
import type { ChangedReviews } from "@/lib/events/live";
import type { LiveHub } from "@/lib/events/live-hub";
import { countReviews, type ReviewCounts } from "@/lib/review/count-reviews";
import { countedViews } from "@/lib/review/queue-options";
import { liveReviews, openReviewIds } from "@/lib/review/live-reviews";
import { frame, retryFrame } from "./frames";

export interface LiveStreamOptions {
  hub: LiveHub;
  ctx: SessionContext;
  /** Reads the session anew; null once it has ended. Asked before anything is sent. */
  renew: () => Promise<SessionContext | null>;
  onEnd: () => void;
  /** Milliseconds between two beats, each of which asks whether the session still holds; 20,000. */
  beatMs?: number;
  /** Milliseconds between two looks at what has changed, at least; 250. */
  paceMs?: number;
  /** Milliseconds between two counts of what waits, at least; 3,000. */
  countMs?: number;
  /** Bytes that may wait for a reader; 256 KiB. One that is slower is let go, and comes again. */
  waitingBytes?: number;
}

/** Changes beyond this between two looks are told as "look again". */
const mostAtOnce = 200;
/** Reviews whose going out of sight is told by id: those that waited when the stream began, and those that it has told of. */
const rememberAtMost = 2000;
const retryMs = 2000;

export function openLiveStream(options: LiveStreamOptions): ReadableStream<Uint8Array> {
  let stream: LiveStream;
  return new ReadableStream<Uint8Array>(
    {
      start: async (controller) => {
        stream = new LiveStream(options, controller);
        await stream.begin();
      },
      cancel: () => stream.end(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: options.waitingBytes ?? 256 * 1024 }),
  );
}

const nothing = () => ({ reviewIds: new Set<string>(), draftIds: new Set<string>(), counts: false });

class LiveStream {
  #ctx: SessionContext;
  #changed = nothing();
  readonly #known = new Set<string>();
  #looking = false;
  /** What was told may have changed how much waits. */
  #uncounted = false;
  #countedAt = -Infinity;
  #ended = false;
  #beatTimer: NodeJS.Timeout | undefined;
  #paceTimer: NodeJS.Timeout | undefined;
  #countTimer: NodeJS.Timeout | undefined;
  readonly #unfollow: () => void;

  constructor(
    readonly options: LiveStreamOptions,
    readonly controller: ReadableStreamDefaultController<Uint8Array>,
  ) {
    this.#ctx = options.ctx;
    this.#unfollow = options.hub.follow(options.ctx.workspaceId, {
      changed: (reviews, counts) => this.#note(reviews, counts),
      missed: () => this.#send(frame("resync", {})),
      ended: () => this.end(),
    });
  }

  async begin(): Promise<void> {
    this.#send(retryFrame(retryMs));
    this.#send(frame("hello", { memberId: this.#ctx.actor.memberId }));
    this.#beatTimer = setInterval(() => void this.#beat(), this.options.beatMs ?? 20_000).unref();
    await this.#guard(async () => this.#remember(await openReviewIds(this.#ctx, rememberAtMost / 2)));
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#unfollow();
    clearInterval(this.#beatTimer);
    clearTimeout(this.#paceTimer);
    clearTimeout(this.#countTimer);
    try {
      this.controller.close();
    } catch {
      // Its reader has gone already.
    }
    this.options.onEnd();
  }

  #note({ reviewIds, draftIds }: ChangedReviews, counts: boolean): void {
    this.#changed.counts ||= counts;
    // What is too much already becomes no larger.
    if (this.#waiting() <= mostAtOnce) {
      for (const id of reviewIds) this.#changed.reviewIds.add(id);
      for (const id of draftIds) this.#changed.draftIds.add(id);
    }
    if (!this.#looking) void this.#look();
  }

  readonly #waiting = (): number => this.#changed.reviewIds.size + this.#changed.draftIds.size;

  /** Looks at what has changed, one look at a time: what changes meanwhile is the next one's. */
  async #look(): Promise<void> {
    this.#looking = true;
    const tooMany = this.#waiting() > mostAtOnce;
    const { reviewIds, draftIds, counts } = this.#changed;
    this.#changed = nothing();
    await this.#guard(async () => {
      if (!(await this.#holds())) return this.end();
      if (tooMany) return this.#send(frame("resync", {}));
      await this.#tell({ reviewIds: [...reviewIds], draftIds: [...draftIds] }, counts);
    });
    if (this.#ended) return;
    this.#paceTimer = setTimeout(() => {
      this.#looking = false;
      if (this.#waiting() > 0) void this.#look();
    }, this.options.paceMs ?? 250).unref();
  }

  async #tell(changed: ChangedReviews, moved: boolean): Promise<void> {
    const reviews = await liveReviews(this.#ctx, changed);
    const seen = new Set(reviews.map(({ id }) => id));
    const gone = changed.reviewIds.filter((id) => !seen.has(id) && this.#known.delete(id));
    this.#remember(seen);
    // Of what its reader may not see, not even that something happened is told.
    if (reviews.length + gone.length === 0) return;
    this.#uncounted ||= moved || gone.length > 0;
    this.#send(frame("reviews", { reviews, gone, counts: await this.#countIfDue() }));
  }

  /** Counting is dear: where it has been done just now, it follows later, for all that is told meanwhile. */
  async #countIfDue(): Promise<ReviewCounts | null> {
    if (!this.#uncounted) return null;
    const wait = this.#countedAt + (this.options.countMs ?? 3000) - performance.now();
    if (wait > 0) {
      this.#countTimer ??= setTimeout(() => void this.#countLater(), wait).unref();
      return null;
    }
    this.#uncounted = false;
    this.#countedAt = performance.now();
    return countReviews(this.#ctx, countedViews);
  }

  async #countLater(): Promise<void> {
    this.#countTimer = undefined;
    await this.#guard(async () => {
      if (!(await this.#holds())) return this.end();
      const counts = await this.#countIfDue();
      if (counts) this.#send(frame("reviews", { reviews: [], gone: [], counts }));
    });
  }

  #remember(ids: Iterable<string>): void {
    for (const id of ids) {
      this.#known.delete(id);
      this.#known.add(id);
    }
    for (const oldest of this.#known) {
      if (this.#known.size <= rememberAtMost) break;
      this.#known.delete(oldest);
    }
  }

  async #beat(): Promise<void> {
    await this.#guard(async () => ((await this.#holds()) ? this.#send(frame("beat", {})) : this.end()));
  }

  /** Whether the session still stands for the same member, with what they may do as of now. */
  async #holds(): Promise<boolean> {
    const ctx = await this.options.renew();
    const same = ctx?.actor.memberId === this.#ctx.actor.memberId && ctx.permissions.has("reviews:read");
    if (ctx && same) this.#ctx = ctx;
    return same;
  }

  #send(bytes: Uint8Array): void {
    if (this.#ended) return;
    this.controller.enqueue(bytes);
    if ((this.controller.desiredSize ?? 0) <= 0) this.end();
  }

  /** The database may be away: the browser comes again, and looks again. */
  async #guard(work: () => Promise<void> | void): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!this.#ended) log.warn({ err: error }, "a live stream ends early");
      this.end();
    }
  }
}
