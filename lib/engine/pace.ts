/** When the engine looks for work again: at once when told, at known times, and every so often in any case, less often while idle. */
export interface Pace {
  /** Waits until the next look; says whether it was told to or the time had come. */
  rest(): Promise<"told" | "time">;
  /** Ends the rest now. */
  wake(): void;
  /** Ends it at this time at the latest. */
  wakeAt(time: Date | null): void;
  /** There was work: look often again. */
  busy(): void;
}

export function createPace(shortest: number, longest: number): Pace {
  let poll = shortest;
  let next = Infinity;
  let woken = false;
  let end: ((why: "told" | "time") => void) | undefined;

  const wake = (): void => {
    woken = true;
    end?.("told");
  };

  return {
    wake,
    rest() {
      if (woken) {
        woken = false;
        return Promise.resolve("told");
      }
      const delay = Math.max(1, Math.min(poll, next - Date.now()));
      poll = Math.min(longest, poll * 2);
      return new Promise((resolve) => {
        const timer = setTimeout(() => end?.("time"), delay);
        end = (why) => {
          clearTimeout(timer);
          end = undefined;
          woken = false;
          if (next <= Date.now()) next = Infinity;
          resolve(why);
        };
      });
    },
    wakeAt(time) {
      if (!time || time.getTime() >= next) return;
      next = time.getTime();
      // A rest under way may end too late for it.
      if (end) wake();
    },
    busy() {
      poll = shortest;
    },
  };
}
