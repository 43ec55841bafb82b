import { v7 } from "uuid";

/** A new UUIDv7: made in the app, sorts by time. */
export const newId = (): string => v7();
