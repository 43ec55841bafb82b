/** The whole main job without a person, and its sum. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "@/lib/db/client";
import { apiClient } from "./api-client";
import { verifyAudit } from "./audit-check";
import { withDemoDatabase } from "./demo-database";
import { type DeliveryAnswer, deliver, type Ticket } from "./delivery";
import { type Decided, scriptedReviewer } from "./scripted-reviewer";
import { readArrivals } from "./sandbox-ledger";
import type { Demo } from "./start-demo";
import { compareArrivals, faultsOf, type Mismatches, type Summary } from "./summary";
import { type Tally, tallyRun } from "./tally";

export interface HeadlessOptions {
  tickets: Ticket[];
  /** How often each delivery is sent. */
  deliveries: number;
  log: (line: string) => void;
  /** Between two deliveries, so that other things can happen meanwhile. */
  pauseMs?: number;
  /** Gives up when nothing has moved for so long. */
  patienceMs?: number;
}

export interface HeadlessRun {
  summary: Summary;
  mismatches: Mismatches;
  /** In words; none if nothing was lost or doubled. */
  faults: string[];
}

const hands = 16;
const pollMs = 250;

/** Sends every ticket, decides every draft, waits for every write-back, and compares all with what the target has. */
export async function runHeadless(demo: Demo, options: HeadlessOptions): Promise<HeadlessRun> {
  const { tickets, deliveries, log, pauseMs = 0, patienceMs = 180_000 } = options;
  const began = Date.now();
  const runId = began.toString(36);
  const reviewer = scriptedReviewer(
    apiClient(demo.product.url, demo.document.apiKey),
    new Set(tickets.map(({ id }) => id)),
  );

  const earlier = (await readArrivals(demo.sandbox.file)).length;
  log(`opening ${tickets.length} tickets in the sandbox helpdesk`);
  await eachWithHands(tickets, (ticket) => demo.sandbox.openTicket(ticket));
  log(`delivering ${tickets.length * deliveries} signed webhooks, and deciding what comes of them`);
  const answers: DeliveryAnswer[] = [];
  let sent = false;
  const progress = () => `${answers.length} answered, ${reviewer.decided.size} decided`;
  const stopTicker = ticker(log, progress);
  const stalled = stallDetector(progress, patienceMs);

  const sending = eachWithHands(repeated(tickets, deliveries), async (ticket) => {
    if (pauseMs > 0) await sleep(pauseMs * hands);
    answers.push(await deliverUntilAnswered(demo, ticket, `msg_${runId}_${ticket.id}`));
  }).finally(() => (sent = true));
  const accepted = () => answers.filter(({ status, duplicate }) => status === 202 && !duplicate).length;
  await Promise.all([sending, reviewer.work(() => (sent && reviewer.decided.size >= accepted()) || stalled())]);

  log("waiting for the last write-backs");
  const eventIds = answers.flatMap(({ eventId, duplicate }) => (eventId && !duplicate ? [eventId] : []));
  const tally = await withDemoDatabase(demo, (db) => settledTally(db, eventIds, patienceMs));
  stopTicker();

  const decided = [...reviewer.decided.values()];
  const mismatches = compareArrivals(demo.connectionId, decided, await arrivalsOf(demo, decided, earlier));
  const audit = await verifyAudit(demo);
  const count = (choice: Decided["choice"]) => decided.filter((one) => one.choice === choice).length;
  const approved = count("approved") + count("approved_with_edits");
  const summary: Summary = {
    accepted: accepted(),
    duplicates: answers.filter(({ duplicate }) => duplicate).length,
    drafted: tally.drafted,
    held: tally.held,
    auto_approved: 0,
    reviewed: decided.length,
    approved: count("approved"),
    edited: count("approved_with_edits"),
    rejected: count("rejected"),
    written_back: approved - mismatches.lost + mismatches.doubled,
    uncertain: tally.uncertain,
    dead_letters: tally.deadLetters,
    audit,
    seconds: Math.round((Date.now() - began) / 100) / 10,
  };
  return { summary, mismatches, faults: faultsOf(summary, mismatches, tickets.length) };
}

async function settledTally(db: Database, eventIds: readonly string[], patienceMs: number): Promise<Tally> {
  let tally = await tallyRun(db, eventIds);
  const stalled = stallDetector(() => JSON.stringify(tally), patienceMs);
  while (tally.moving > 0 && !stalled()) {
    await sleep(pollMs);
    tally = await tallyRun(db, eventIds);
  }
  return tally;
}

/** Only what belongs to this run: the sandbox's file may hold earlier ones, of the same tickets. */
async function arrivalsOf(demo: Demo, decided: readonly Decided[], earlier: number) {
  const tickets = new Set(decided.map(({ ticketId }) => ticketId));
  return (await readArrivals(demo.sandbox.file)).slice(earlier).filter(({ ticketId }) => tickets.has(ticketId));
}

/** A sender repeats until it gets a 2xx, as webhook senders do: the web process may be starting again. */
async function deliverUntilAnswered(demo: Demo, ticket: Ticket, deliveryId: string): Promise<DeliveryAnswer> {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await deliver(demo.document.trigger, ticket, deliveryId).catch(() => null);
    if (answer && answer.status !== 429 && answer.status < 500) return answer;
    if (attempt >= 30)
      throw new Error(`The trigger did not take ticket ${ticket.id}: ${answer?.status ?? "no answer"}.`);
    await sleep(200 * Math.min(attempt + 1, 10));
  }
}

const repeated = <T>(items: readonly T[], times: number): T[] => Array.from({ length: times }, () => items).flat();

async function eachWithHands<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: hands }, async () => {
      for (const item of queue) await work(item);
    }),
  );
}

function ticker(log: (line: string) => void, say: () => string): () => void {
  const timer = setInterval(() => log(say()), 5000);
  return () => clearInterval(timer);
}

function stallDetector(state: () => string, patienceMs: number): () => boolean {
  let last = state();
  let since = Date.now();
  return () => {
    const now = state();
    if (now !== last) [last, since] = [now, Date.now()];
    return Date.now() - since > patienceMs;
  };
}
