/** What the browser itself measured of each key that was pressed: from the key to the next paint (Event Timing). */
import type { BrowserContext, Page } from "@playwright/test";

/** The browser tells nothing of what was quicker than this, in milliseconds. */
export const toldFrom = 16;

export interface Interactions {
  /** One an interaction, in milliseconds; those that the browser doesn't tell of are given as `toldFrom`. */
  latenciesMs: number[];
  /** Of how many the browser told. */
  told: number;
}

interface Watched {
  interactions?: Record<number, number>;
}

/** Has every page of the context watched from its first moment on. */
export async function watchInteractions(context: BrowserContext): Promise<void> {
  await context.addInitScript((threshold) => {
    const longest: Record<number, number> = {};
    (globalThis as Watched).interactions = longest;
    const note = (entries: PerformanceEntryList): void => {
      for (const { interactionId, duration } of entries as PerformanceEventTiming[]) {
        if (interactionId) longest[interactionId] = Math.max(longest[interactionId] ?? 0, duration);
      }
    };
    const options = { type: "event", durationThreshold: threshold, buffered: true };
    new PerformanceObserver((list) => note(list.getEntries())).observe(options);
  }, toldFrom);
}

/** Of all interactions since the page was loaded. */
export async function readInteractions(page: Page): Promise<Interactions> {
  // What was pressed last is told after its paint.
  await page.waitForTimeout(200);
  const { longest, count } = await page.evaluate(() => ({
    longest: Object.values((globalThis as Watched).interactions ?? {}),
    count: (performance as Performance & { interactionCount?: number }).interactionCount ?? 0,
  }));
  const quick = Math.max(0, count - longest.length);
  return { latenciesMs: [...longest, ...Array.from({ length: quick }, () => toldFrom)], told: longest.length };
}
