/** The small parts of every answer. Schemas with a `meta` id stand in the OpenAPI document as components of that name. */
import { z } from "zod";

export const Id = z.uuid();
export const Time = z.iso.datetime().describe("ISO 8601, UTC.");
export const ContentHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/, "must be 64 lower-case hex digits")
  .describe("SHA-256 over the canonical JSON of what will be sent.");
export const JsonObject = z.record(z.string(), z.unknown());

export const time = (date: Date): string => date.toISOString();
export const timeOrNull = (date: Date | null): string | null => date && date.toISOString();

/** Query of a list. `limit` comes as text. */
export const Page = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().min(1).optional().describe("`next_cursor` of the page before, as it came."),
});

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ data: z.array(item), next_cursor: z.string().nullable().describe("Null on the last page.") });

export const ById = z.object({ id: Id });

/** The answer of writes that have nothing else to say. */
export const Done = z.object({ id: Id, status: z.string() });
