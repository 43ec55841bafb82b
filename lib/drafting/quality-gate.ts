/** Decides, before a model is asked, whether an event can be drafted at all. Pure. */
import { valueAt } from "@/lib/core/json-pointer";
import type { Recorded } from "@/lib/core/wording";
import type { CanonicalData } from "@/lib/events/canonical-event";
import type { WorkflowDefinition } from "@/lib/workflows/definition";
import type { HoldReason } from "./generation";
import { record } from "./recorded-words";

export interface Gated {
  data: CanonicalData;
  occurredAt: Date;
  /** A newer event of the same subject, drafted before this one came. */
  supersededBy?: string | null;
}

/** Every reason for which the event is put before a person as it is; none: it can be drafted. */
export function qualityGate(gate: WorkflowDefinition["gate"], event: Gated, now: Date): HoldReason[] {
  return [
    ...superseded(event),
    ...missing(gate.required, event.data),
    ...tooShort(gate, event.data),
    ...stale(gate, event, now),
  ];
}

const reason = (code: HoldReason["code"], { words, wording }: Recorded): HoldReason => ({
  code,
  message: words,
  wording,
});

function superseded({ supersededBy }: Gated): HoldReason[] {
  return supersededBy ? [reason("superseded", record("newerFirst"))] : [];
}

function missing(required: readonly string[], data: CanonicalData): HoldReason[] {
  return required
    .filter((pointer) => isEmpty(valueAt(data, pointer)))
    .map((pointer) => reason("missing-field", record("fieldMissing", { field: { pointer } })));
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === "string" && value.replace(/[\s\p{C}]/gu, "") === "");

function tooShort({ minimumTextLength, required }: WorkflowDefinition["gate"], { body }: CanonicalData): HoldReason[] {
  const length = visibleLength(body);
  const saidAlready = isEmpty(body) && required.includes("/body");
  if (length >= minimumTextLength || saidAlready) return [];
  const minimum = minimumTextLength;
  return [
    reason("too-short", length === 0 ? record("noReadableText", { minimum }) : record("tooShort", { length, minimum })),
  ];
}

// Punctuation, emoji, white space and invisible characters say nothing that could be answered.
const visibleLength = (text: string): number => text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;

function stale({ maximumAgeHours }: WorkflowDefinition["gate"], { occurredAt }: Gated, now: Date): HoldReason[] {
  const hours = (now.getTime() - occurredAt.getTime()) / 3_600_000;
  if (hours <= maximumAgeHours) return [];
  // Nobody asks for the hour of a month ago. Rounded up, so that it still says more than the maximum.
  const told = hours < 240 ? hours : Math.ceil(hours / 24) * 24;
  return [reason("stale", record("tooOld", { age: age(told), maximum: age(maximumAgeHours) }))];
}

const age = (hours: number) =>
  hours < 48
    ? ({ amount: toOnePlace(hours), unit: "hour" } as const)
    : ({ amount: toOnePlace(hours / 24), unit: "day" } as const);

const toOnePlace = (amount: number): number => Math.round(amount * 10) / 10;
