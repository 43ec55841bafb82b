/** Lets tickets come in at a human pace, each once, over restarts. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { deliver, type Ticket } from "./delivery";
import type { Demo } from "./start-demo";

interface FeedOptions {
  dataDir: string;
  log: (line: string) => void;
}

const firstRush = 8;
const rushPauseMs = 400;
const pauseMs = 9000;

/** Begins where the last start ended. Returns what stops it. */
export function feed(demo: Demo, tickets: readonly Ticket[], { dataDir, log }: FeedOptions): () => void {
  const file = path.join(dataDir, "demo-feed.json");
  let next = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function deliverNext(): Promise<void> {
    const ticket = tickets[next];
    if (!ticket) return log("All sample tickets have come in. Send your own: docs/api.md says how.");
    try {
      await demo.sandbox.openTicket(ticket);
      const { status } = await deliver(demo.document.trigger, ticket, `msg_demo_${ticket.id}`);
      if (status !== 202 && status !== 422) throw new Error(`The trigger answered ${status}.`);
      next += 1;
      writeFileSync(file, String(next));
    } catch (error) {
      if (!stopped)
        log(
          `ticket ${ticket.id} was not delivered, trying again: ${error instanceof Error ? error.message : String(error)}`,
        );
    }
    if (!stopped) timer = setTimeout(() => void deliverNext(), next < firstRush ? rushPauseMs : pauseMs);
  }

  void deliverNext();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
