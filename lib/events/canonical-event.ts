/** What every trigger's payload is turned into: the few fields that drafting reads, and the payload whole. */
export interface CanonicalData extends Record<string, unknown> {
  title: string;
  body: string;
  customer: { name: string; email: string };
  category?: string;
  channel?: string;
  /** What is at stake, in the workflow's own unit. */
  stake?: number;
  /** As it came, unknown fields kept. */
  payload: Record<string, unknown>;
}
