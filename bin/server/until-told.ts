/** For a process under the supervisor: resolves when it is to drain and end. */
export function untilTold(): Promise<void> {
  // Ctrl-C reaches the whole group of a terminal; the supervisor decides the order of things.
  process.on("SIGINT", () => undefined);
  return new Promise((resolve) => {
    process.once("SIGTERM", () => resolve());
    process.once("disconnect", () => resolve());
  });
}

export const tellReady = (): void => void process.send?.("ready");
