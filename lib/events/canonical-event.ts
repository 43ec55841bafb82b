/** What every trigger's payload is turned into: the few fields that drafting reads, and the payload whole. */
export interface CanonicalData extends Record<string, unknown> {
  title: string;
  body: string;
  customer: { name: string; email: string };
  /** As it came, unknown fields kept. */
  payload: Record<string, unknown>;
}
