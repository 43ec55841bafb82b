import { v7 } from "uuid";

/** A new UUIDv7: made in the app, sorts by time. */
export const newId = (): string => v7();

/** The smallest UUIDv7 of an instant: ids made from then on sort after it, so a primary key can be read by time. */
export const firstIdAt = (instant: Date): string =>
  v7({ msecs: instant.getTime(), seq: 0, random: new Uint8Array(16) });
