/** Stops on the first SIGINT or SIGTERM, in order; a second one ends everything at once. */
export function stopOnSignal({
  stop,
  kill,
  log,
}: {
  stop(): Promise<void>;
  kill(): void;
  log(line: string): void;
}): void {
  let told = false;
  const onSignal = (): void => {
    if (told) {
      kill();
      process.exit(1);
    }
    told = true;
    log("stopping; once more to stop at once");
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log(`did not stop well: ${error instanceof Error ? error.message : String(error)}`);
        kill();
        process.exit(1);
      },
    );
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
}
