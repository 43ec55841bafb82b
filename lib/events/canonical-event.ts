/** What every trigger's payload is turned into: the few fields that drafting reads, and the payload whole. */
export interface CanonicalData extends Record<string, unknown> {
  title: string;
  body: string;
  /** The same as it was formatted. Untrusted. */
  bodyHtml?: string;
  attachments?: Attachment[];
  customer: { name: string; email: string };
  category?: string;
  channel?: string;
  /** What is at stake, in the workflow's own unit. */
  stake?: number;
  /** As it came, unknown fields kept. */
  payload: Record<string, unknown>;
}

/** A file that came with it. It stays where it is; only what it is called and how large it is are known. */
export interface Attachment {
  name: string;
  /** Media type. */
  type?: string;
  /** Bytes. */
  size?: number;
  /** http or https. */
  url?: string;
}
