import { z } from "zod";

const probability = z.number().min(0).max(1).default(0);

/** What goes wrong, and how often. What is not named is off. */
export const Faults = z.strictObject({
  /** Before every answer. */
  latencyMs: z.int().min(0).max(600_000).default(0),
  /** Instead of the work: 429, with Retry-After. */
  rate429: probability,
  /** Seconds. */
  retryAfter: z.int().min(0).default(1),
  /** Instead of the work: 500. */
  rate500: probability,
  /** The write is done and the connection cut without an answer. */
  dropAfterWrite: probability,
  /** As many of the next comments are written and their answers held until they are released. */
  holdAfterWrite: z.int().min(0).default(0),
  /** The same seed plays the same faults for the same requests. */
  seed: z.int().default(1),
});
export type Faults = z.infer<typeof Faults>;

export type FaultBefore = "rate429" | "rate500";
export type FaultAfter = "dropAfterWrite" | "holdAfterWrite";

export class FaultPlan {
  #faults = Faults.parse({});
  #random = generator(1);

  get(): Faults {
    return { ...this.#faults };
  }

  /** Replaces all faults and starts their sequence anew. */
  set(faults: z.input<typeof Faults>): void {
    this.#faults = Faults.parse(faults);
    this.#random = generator(this.#faults.seed);
  }

  drawBefore(): FaultBefore | undefined {
    if (this.#happens(this.#faults.rate429)) return "rate429";
    return this.#happens(this.#faults.rate500) ? "rate500" : undefined;
  }

  drawAfterWrite({ holdable }: { holdable: boolean }): FaultAfter | undefined {
    if (holdable && this.#faults.holdAfterWrite > 0) {
      this.#faults.holdAfterWrite--;
      return "holdAfterWrite";
    }
    return this.#happens(this.#faults.dropAfterWrite) ? "dropAfterWrite" : undefined;
  }

  #happens(rate: number): boolean {
    return rate > 0 && this.#random() < rate;
  }
}

/** mulberry32: small, and good enough to roll dice. */
function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
