/** One reviewer decides a hundred drafts by keyboard, and what arrives at the helpdesk is held against what stood on screen. */
import path from "node:path";
import { and, eq, isNull, sql } from "drizzle-orm";
import { quantile } from "@/bin/bench/statistics";
import { verifyAudit } from "@/bin/demo/audit-check";
import { withDemoDatabase } from "@/bin/demo/demo-database";
import { deliver, type Ticket } from "@/bin/demo/delivery";
import { readArrivals } from "@/bin/demo/sandbox-ledger";
import { type Demo, startDemo } from "@/bin/demo/start-demo";
import { tallyRun } from "@/bin/demo/tally";
import { readTickets, repeatUpTo } from "@/bin/demo/tickets";
import { projectRoot } from "@/bin/server/project-root";
import { withScratchFolder } from "@/bin/server/scratch-folder";
import type { Database } from "@/lib/db/client";
import { decision } from "@/lib/db/schema/decisions/decision";
import { until } from "../until";
import { compareWithScreen } from "./compare";
import type { Choice } from "./judge";
import { type Session, sitDown } from "./sit-down";

export interface KeyboardOptions {
  drafts: number;
  input: string | undefined;
  log: (line: string) => void;
}

const readingMs = 2000;
/** 20 characters a second: nobody types faster. */
const typingMs = 50;
/** See use-seen.ts. */
const ignoredMs = 300;
/** A reviewer's hundred drafts, reading included. */
const allowedMsPerDraft = 3000;
/** A share of the samples is held: so many more come in that enough are drafted. */
const spare = 1.4;

export function proveKeyboard({ drafts, input, log }: KeyboardOptions): Promise<{ faults: string[]; report: object }> {
  return withScratchFolder("countersign-keyboard-", async (dataDir) => {
    const count = Math.ceil(drafts * spare);
    const file = input ?? path.join(projectRoot(), "bin/demo-data/samples.jsonl");
    const tickets = repeatUpTo(await readTickets(file, count), count);
    const demo = await startDemo({ dataDir, port: 0, sandboxPort: 0, undoSeconds: 0, log, childLogs: "files" });
    try {
      return await withDemoDatabase(demo, async (db) => {
        const eventIds = await takeIn(demo, db, tickets);
        log(`${tickets.length} drafts wait; one reviewer decides ${drafts} of them by keyboard`);
        const choices = Array.from({ length: drafts }, (_, turn) => choiceOf(turn));
        const session = await sitDown(demo, choices, { readingMs, typingMs });

        await until("the last write-backs", async () => (await tallyRun(db, eventIds)).moving === 0);
        const tally = await tallyRun(db, eventIds);
        const audit = await verifyAudit(demo);
        const faults = [
          ...session.faults,
          ...compareWithScreen(session.sitting.judged, await readArrivals(demo.sandbox.file)),
          ...(await compareWithRecord(db, demo, choices)),
          ...(tally.uncertain + tally.deadLetters > 0 ? ["something was approved and not surely sent"] : []),
          ...(audit.verified ? [] : ["the audit log does not verify"]),
          ...(session.totalMs > drafts * allowedMsPerDraft
            ? [`it took ${seconds(session.totalMs)} s, not ${seconds(drafts * allowedMsPerDraft)} s at the most`]
            : []),
        ];
        return { faults, report: reportOf(session) };
      });
    } finally {
      await demo.stop();
    }
  });
}

/** Of ten, seven are approved as they are, two are edited and one is rejected. */
function choiceOf(turn: number): Choice {
  if (turn % 10 === 9) return "rejected";
  return turn % 5 === 3 ? "approved_with_edits" : "approved";
}

async function takeIn(demo: Demo, db: Database, tickets: readonly Ticket[]): Promise<string[]> {
  const eventIds: string[] = [];
  for (const ticket of tickets) {
    await demo.sandbox.openTicket(ticket);
    const { eventId, status } = await deliver(demo.document.trigger, ticket, `msg_${ticket.id}`);
    if (!eventId) throw new Error(`The trigger answered ${status} to ticket ${ticket.id}.`);
    eventIds.push(eventId);
  }
  await until("the drafts", async () => (await tallyRun(db, eventIds)).drafted === tickets.length);
  return eventIds;
}

/** What the server recorded of the reviewer, against what was pressed. */
async function compareWithRecord(db: Database, demo: Demo, choices: readonly Choice[]): Promise<string[]> {
  const rows = await db
    .select({ outcome: decision.outcome, count: sql<number>`count(*)::int` })
    .from(decision)
    .where(
      and(
        eq(decision.workspaceId, demo.cast.workspaceId),
        eq(decision.principal, `person:${demo.cast.member("reviewer").memberId}`),
        eq(decision.surface, "web"),
        isNull(decision.voidedAt),
      ),
    )
    .groupBy(decision.outcome);
  return (["approved", "approved_with_edits", "rejected"] as const).flatMap((choice) => {
    const made = choices.filter((one) => one === choice).length;
    const kept = rows.find(({ outcome }) => outcome === choice)?.count ?? 0;
    return kept === made ? [] : [`${made} were ${choice} by key, ${kept} on record`];
  });
}

function reportOf({ sitting, totalMs, interactions }: Session): object {
  const { readingMs: reading, typingMs: typing, judged, passedOver, toNextMs } = sitting;
  const count = (choice: Choice) => judged.filter((one) => one.choice === choice).length;
  const { latenciesMs, told } = interactions;
  return {
    approved: count("approved"),
    edited: count("approved_with_edits"),
    rejected: count("rejected"),
    held_passed_over: passedOver.length,
    total_s: seconds(totalMs),
    reading_s: seconds(reading),
    // A key pressed so soon after a draft has come is ignored; it lies within the reading.
    keys_ignored_s: seconds(judged.length * ignoredMs),
    without_reading_s: seconds(totalMs - reading),
    typing_s: seconds(typing),
    key_to_next_draft_p50_ms: Math.round(quantile(toNextMs, 0.5)),
    key_to_next_draft_p95_ms: Math.round(quantile(toNextMs, 0.95)),
    interactions: latenciesMs.length,
    interactions_over_16_ms: told,
    interaction_p50_ms: quantile(latenciesMs, 0.5),
    interaction_p95_ms: quantile(latenciesMs, 0.95),
  };
}

const seconds = (ms: number): number => Math.round(ms / 100) / 10;
