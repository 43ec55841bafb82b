import type { Signal } from "@/lib/confidence/signal";
import type { Sentence } from "@/lib/core/wording";
import type { DraftContent } from "./proposal";

export const findingKinds = ["unsupported", "instruction", "invisible-characters", "model-unavailable"] as const;
export type FindingKind = (typeof findingKinds)[number];

/** Why an event is not drafted but put before a person as it is. */
export interface HoldReason {
  code: "missing-field" | "too-short" | "stale" | "superseded" | "correction";
  /** In plain words, for the reviewer. */
  message: string;
  /** The same for readers of other languages; rows of earlier versions have none. */
  wording?: Sentence[];
}

/** Offsets are UTF-16, end exclusive. */
export interface CitationSpan {
  documentId: string;
  chunkId: string;
  title: string;
  quote: string;
  sourceStart: number;
  sourceEnd: number;
  draftStart: number;
  draftEnd: number;
}

export interface FindingSpan {
  kind: FindingKind;
  message: string;
  wording?: Sentence[];
  /** Into the event's body. */
  sourceStart?: number;
  sourceEnd?: number;
  draftStart?: number;
  draftEnd?: number;
}

/** What drafting an event came to, before it is scored and routed. Held: empty content, reasons given. */
export interface Generation {
  content: DraftContent;
  holdReasons: HoldReason[];
  citations: CitationSpan[];
  findings: FindingSpan[];
  signals: Signal[];
  /** One or two plain sentences. */
  explanation: string;
  /** What the explanation says, for readers of other languages; rows of earlier versions have none. */
  explained?: Sentence[];
  language: string | null;
}
