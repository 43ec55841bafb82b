export interface Flight {
  /** Items that were finished. */
  done: number;
  /** From the first start to the last end. */
  seconds: number;
  /** One an item. */
  latenciesMs: number[];
}

/** Closed loop: so many items at once, each followed by the next, until the time is up; those under way are finished. */
export async function keepInFlight(
  lanes: number,
  until: { seconds: number } | { items: number },
  work: () => Promise<void>,
): Promise<Flight> {
  const latenciesMs: number[] = [];
  const began = performance.now();
  let left = "items" in until ? until.items : Infinity;
  const isOver = (): boolean => "seconds" in until && performance.now() - began >= until.seconds * 1000;
  const lane = async (): Promise<void> => {
    while (left-- > 0 && !isOver()) {
      const start = performance.now();
      await work();
      latenciesMs.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return { done: latenciesMs.length, seconds: (performance.now() - began) / 1000, latenciesMs };
}
