/**
 * Collects items while one flush is under way and hands them over together in the next: one transaction for all, no waiting when idle.
 * A flush that fails is repeated item by item, so that one bad item fails alone. `flush` answers in the order of its items.
 */
export function groupCommit<Item, Result>(
  flush: (items: Item[]) => Promise<Result[]>,
  largest = 256,
): (item: Item) => Promise<Result> {
  interface Entry {
    item: Item;
    resolve: (result: Result) => void;
    reject: (error: unknown) => void;
  }
  let waiting: Entry[] = [];
  let flushing = false;

  const settleEach = async (entries: Entry[]): Promise<void> => {
    for (const entry of entries)
      await flush([entry.item]).then(([result]) => entry.resolve(result as Result), entry.reject);
  };
  const settle = async (entries: Entry[]): Promise<void> => {
    let results: Result[];
    try {
      results = await flush(entries.map((entry) => entry.item));
    } catch {
      return settleEach(entries);
    }
    entries.forEach((entry, index) => entry.resolve(results[index] as Result));
  };
  const drain = async (): Promise<void> => {
    flushing = true;
    while (waiting.length > 0) {
      const entries = waiting.slice(0, largest);
      waiting = waiting.slice(largest);
      await settle(entries);
    }
    flushing = false;
  };

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      // A turn later, so that answers that arrive in one turn go together.
      if (!flushing) {
        flushing = true;
        setImmediate(() => void drain());
      }
    });
}
