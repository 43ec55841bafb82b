import { sql } from "drizzle-orm";
import type { Receipt } from "@/lib/connectors/connector";
import type { WriteBackState } from "@/lib/db/schema/write-back/write-back";

/** Where the approved action of a draft is on its way: derived from its newest write-back, stored nowhere. */
export interface Delivery {
  state: WriteBackState;
  remoteId: string | null;
  notBefore: Date | null;
  message: string | null;
  writeBackId: string;
  /** What the target said of it, once it is sent. */
  receipt: Receipt | null;
  /** When it came to its end; null while it is on its way. */
  settledAt: Date | null;
}

/** The newest write-back of `review`'s standing decision, as one JSON value; for a select over `review`. */
export const deliveryColumn = sql<RawDelivery | null>`(
  select json_build_object('state', w.state, 'remoteId', w.remote_id, 'notBefore', w.not_before, 'message', w.last_error, 'writeBackId', w.id,
    'receipt', w.receipt, 'settledAt', w.settled_at)
  from write_back w
  where w.draft_id = review.draft_id and review.status = 'decided' and w.state <> 'cancelled'
  order by w.id desc limit 1)`;

export interface RawDelivery {
  state: WriteBackState;
  remoteId: string | null;
  notBefore: string | null;
  message: string | null;
  writeBackId: string;
  receipt: Receipt | null;
  settledAt: string | null;
}

export const toDelivery = (raw: RawDelivery | null): Delivery | null =>
  raw && { ...raw, notBefore: toDate(raw.notBefore), settledAt: toDate(raw.settledAt) };

const toDate = (iso: string | null): Date | null => (iso ? new Date(iso) : null);
