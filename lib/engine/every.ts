import { log } from "@/lib/core/log";

/** Does the work every so many milliseconds, never twice at a time, until told to stop. What it throws is logged. */
export function every(milliseconds: number, what: string, work: () => Promise<void>): () => void {
  let timer: NodeJS.Timeout;
  let stopped = false;
  const again = (): void => {
    timer = setTimeout(() => {
      work()
        .catch((error: unknown) => log.warn({ err: error }, `the engine could not ${what}`))
        .finally(() => stopped || again());
    }, milliseconds);
  };
  again();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
