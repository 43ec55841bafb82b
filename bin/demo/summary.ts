/** The sum of a headless run. What was written back is counted from the target's side. */
import { type ArrivedComment, hashOfArrival } from "./sandbox-ledger";
import type { Decided } from "./scripted-reviewer";

export interface Summary {
  accepted: number;
  duplicates: number;
  drafted: number;
  held: number;
  auto_approved: number;
  reviewed: number;
  approved: number;
  edited: number;
  rejected: number;
  written_back: number;
  uncertain: number;
  dead_letters: number;
  audit: { entries: number; verified: boolean };
  seconds: number;
}

/** Decisions without exactly one arrival of exactly the approved content, and arrivals without a decision. */
export interface Mismatches {
  lost: number;
  doubled: number;
  unapproved: number;
}

export function compareArrivals(
  connection: string,
  decided: readonly Decided[],
  arrived: readonly ArrivedComment[],
): Mismatches {
  const counts = new Map<string, number>();
  for (const comment of arrived) {
    const hash = hashOfArrival(connection, comment);
    counts.set(hash, (counts.get(hash) ?? 0) + 1);
  }
  const approved = new Map<string, number>();
  for (const { choice, contentHash } of decided) {
    if (choice !== "rejected") approved.set(contentHash, (approved.get(contentHash) ?? 0) + 1);
  }

  const mismatches = { lost: 0, doubled: 0, unapproved: 0 };
  for (const [hash, wanted] of approved) {
    const got = counts.get(hash) ?? 0;
    mismatches.lost += Math.max(0, wanted - got);
    mismatches.doubled += Math.max(0, got - wanted);
  }
  for (const [hash, got] of counts) if (!approved.has(hash)) mismatches.unapproved += got;
  return mismatches;
}

/** What is wrong with a run, in words; nothing if all adds up. */
export function faultsOf(summary: Summary, mismatches: Mismatches, sent: number): string[] {
  const checks: [boolean, string][] = [
    [summary.accepted === sent, `${sent} events were sent, ${summary.accepted} accepted`],
    [summary.drafted === summary.accepted, `${summary.accepted} events were accepted, ${summary.drafted} drafted`],
    [
      summary.reviewed + summary.auto_approved === summary.drafted,
      `${summary.drafted} drafts, ${summary.reviewed} reviewed`,
    ],
    [mismatches.lost === 0, `${mismatches.lost} approved write-backs never arrived`],
    [mismatches.doubled === 0, `${mismatches.doubled} write-backs arrived more than once`],
    [mismatches.unapproved === 0, `${mismatches.unapproved} arrivals match no decision`],
    [summary.uncertain === 0, `${summary.uncertain} write-backs are uncertain`],
    [summary.dead_letters === 0, `${summary.dead_letters} dead letters`],
    [summary.audit.verified, "the audit log does not verify"],
  ];
  return checks.flatMap(([fine, words]) => (fine ? [] : [words]));
}
