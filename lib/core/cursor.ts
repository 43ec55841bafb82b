import { z } from "zod";
import { ValidationError } from "./errors";

/** A place in a list ordered by a time and an id. Opaque to callers. */
const Place = z.tuple([z.int().min(0).max(Date.UTC(9999, 0)), z.uuid()]);

export const encodeCursor = ({ at, id }: { at: Date; id: string }): string =>
  Buffer.from(JSON.stringify([at.getTime(), id])).toString("base64url");

/** Throws ValidationError for anything that encodeCursor did not make. */
export function decodeCursor(cursor: string): { at: Date; id: string } {
  const [at, id] = parsePlace(cursor);
  return { at: new Date(at), id };
}

function parsePlace(cursor: string): z.infer<typeof Place> {
  try {
    return Place.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
  } catch (error) {
    const fault = { path: "/cursor", message: "Use next_cursor of the page before, as it came." };
    throw new ValidationError("This cursor is not one of ours.", [fault], { cause: error });
  }
}
