/** The orders of the queue and the places in them, for paging by key: no row is left out or shown twice while others come and go. */
import { asc, desc, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { ValidationError } from "@/lib/core/errors";
import { review } from "@/lib/db/schema/review/review";
import { isOpenView, type ReviewSort, type ReviewView } from "./queue-options";

interface Order {
  name: string;
  /** Never null, and indexed together with the id. */
  key: SQL;
  by: SQL[];
  after: (place: Place) => SQL;
}

interface Place {
  key: string;
  id: string;
}

/** What was decided is listed newest first, whatever is asked for. */
export function orderOf(view: ReviewView, sort: ReviewSort): Order {
  return isOpenView(view) ? orders[sort] : newestFirst;
}

const ascending = (name: ReviewSort, key: SQL, type: string): Order => ({
  name,
  key,
  by: [asc(key), asc(review.id)],
  after: (place) => sql`(${key}, ${review.id}) > (${place.key}::${sql.raw(type)}, ${place.id}::uuid)`,
});

const orders: Record<ReviewSort, Order> = {
  rank: ascending("rank", sql`${review.rankAt}`, "timestamptz"),
  due: ascending("due", sql`${review.dueAt}`, "timestamptz"),
  oldest: ascending("oldest", sql`${review.openedAt}`, "timestamptz"),
  // What was not drafted comes first: there is least to be sure of.
  confidence: ascending("confidence", sql`coalesce(${review.confidence}, -1)`, "float8"),
};

const newestFirst: Order = {
  name: "closed",
  key: sql`${review.closedAt}`,
  by: [desc(review.closedAt), desc(review.id)],
  after: (place) => sql`(${review.closedAt}, ${review.id}) < (${place.key}::timestamptz, ${place.id}::uuid)`,
};

const Cursor = z.tuple([z.string(), z.string().max(40), z.uuid()]);

/** Opaque to callers. Holds for the order that it was made in. */
export const encodePlace = ({ name }: Order, { key, id }: Place): string =>
  Buffer.from(JSON.stringify([name, key, id])).toString("base64url");

/** Throws ValidationError for what encodePlace did not make, or made for another order. */
export function decodePlace(order: Order, cursor: string): Place {
  const [name, text, id] = parseCursor(cursor);
  const key = order === orders.confidence ? numberIn(text) : momentIn(text);
  if (name === order.name && key !== null) return { key, id };
  throw notOurs("This cursor is of another order of the list. Begin at the first page.");
}

/** As JavaScript writes it: none that PostgreSQL would find too small. */
function numberIn(text: string): string | null {
  const number = /^-?\d+(\.\d+)?(e[+-]\d+)?$/.test(text) ? Number(text) : NaN;
  return Number.isFinite(number) ? String(number) : null;
}

/** As PostgreSQL writes it, if there is such a day and hour. */
function momentIn(text: string): string | null {
  const [, day, hour] =
    /^(?!0000)(\d{4}-\d\d-\d\d) ([\d:]{8}(?:\.\d{1,6})?)[+-](?:0\d|1[0-4])(?::[0-5]\d)?$/.exec(text) ?? [];
  return z.iso.datetime().safeParse(`${day}T${hour}Z`).success ? text : null;
}

function parseCursor(cursor: string): z.infer<typeof Cursor> {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
  } catch (error) {
    throw notOurs("This cursor is not one of ours.", error);
  }
}

const notOurs = (message: string, cause?: unknown): ValidationError =>
  new ValidationError(
    message,
    [{ path: "/cursor", message: "Use next_cursor of the page before, as it came, with the same view and sort." }],
    { cause },
  );
