/** Decides, before a model is asked, whether an event can be drafted at all. Pure. */
import { valueAt } from "@/lib/core/json-pointer";
import type { CanonicalData } from "@/lib/events/canonical-event";
import type { WorkflowDefinition } from "@/lib/workflows/definition";
import type { HoldReason } from "./generation";

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

function superseded({ supersededBy }: Gated): HoldReason[] {
  if (!supersededBy) return [];
  return [
    { code: "superseded", message: "A newer message about the same record came first and has its draft already." },
  ];
}

function missing(required: readonly string[], data: CanonicalData): HoldReason[] {
  return required
    .filter((pointer) => isEmpty(valueAt(data, pointer)))
    .map((pointer) => ({ code: "missing-field", message: `The ${inWords(pointer)} is missing.` }));
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === "string" && value.replace(/[\s\p{C}]/gu, "") === "");

/** "/customer/email" is the customer's "customer email". */
const inWords = (pointer: string): string =>
  pointer.slice(1).split("/").join(" ").replaceAll("~1", "/").replaceAll("~0", "~").replace(/[_-]+/g, " ");

function tooShort({ minimumTextLength, required }: WorkflowDefinition["gate"], { body }: CanonicalData): HoldReason[] {
  const length = visibleLength(body);
  const saidAlready = isEmpty(body) && required.includes("/body");
  if (length >= minimumTextLength || saidAlready) return [];
  const has = length === 0 ? "no readable text" : `only ${length} ${length === 1 ? "letter" : "letters"} and digits`;
  return [
    {
      code: "too-short",
      message: `The message has ${has}; at least ${minimumTextLength} are needed to draft an answer.`,
    },
  ];
}

// Punctuation, emoji, white space and invisible characters say nothing that could be answered.
const visibleLength = (text: string): number => text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;

function stale({ maximumAgeHours }: WorkflowDefinition["gate"], { occurredAt }: Gated, now: Date): HoldReason[] {
  const hours = (now.getTime() - occurredAt.getTime()) / 3_600_000;
  if (hours <= maximumAgeHours) return [];
  return [
    { code: "stale", message: `The message is ${age(hours)} old; drafts are made up to ${age(maximumAgeHours)}.` },
  ];
}

const age = (hours: number): string => (hours < 48 ? plural(hours, "hour") : plural(hours / 24, "day"));

const plural = (amount: number, unit: string): string => {
  const rounded = Math.round(amount * 10) / 10;
  return `${rounded} ${unit}${rounded === 1 ? "" : "s"}`;
};
