export interface SignedDelivery {
  /** The bytes as they came. */
  body: Uint8Array;
  headers: Pick<Headers, "get">;
  /** Every secret that is valid at this time, the current one first. */
  secrets: readonly string[];
  now: Date;
}

export type Verification =
  /** `deliveryId` is the sender's own id of the delivery, the same at every repeat. */
  { ok: true; deliveryId: string } | { ok: false; reason: string };

/** One signature scheme. */
export interface Verifier {
  verify(delivery: SignedDelivery): Verification;
  /** A fresh secret in the form that senders of this scheme are given. */
  newSecret(): string;
}
