/** The one door to a model: customer text and passages in, a reply out. It gets no tools, no credentials and no say in where the reply goes. */
import type { Passage, SearchTerm } from "@/lib/knowledge/search-passages";

export interface DraftRequest {
  /** The workflow's own: what the company is and how it speaks. */
  instructions: string;
  /** Redacted, and cut to a size that any model takes. */
  event: { title: string; body: string; customerName: string };
  /** Best first. */
  passages: readonly Passage[];
  /** What the passages were looked for with. */
  terms: readonly SearchTerm[];
  /** The customer's (BCP 47), where it could be told. */
  language: string | null;
  /** The reply that a reviewer refused, and what they want instead. */
  revision?: { refused: string; instruction: string };
  signal: AbortSignal;
}

/** Whether the passages answered the message, in the model's own opinion. */
export const selfReports = ["fully", "partly", "no"] as const;
export type SelfReport = (typeof selfReports)[number];

export interface DraftAnswer {
  /** Plain text. Untrusted, as the text was that it answers. */
  body: string;
  /** Of the passages given, those that the reply rests on. */
  usedChunkIds: readonly string[];
  selfReport?: SelfReport;
  /** The model that answered, by its own name. */
  model: string;
  inputTokens: number;
  outputTokens: number;
  /** Millionths of a US dollar; 0 where the price is not known. */
  costMicros: number;
}

export interface DraftModel {
  /** What to call it where it gave no answer. */
  readonly name: string;
  /** Throws ModelError. */
  generate(request: DraftRequest): Promise<DraftAnswer>;
}
