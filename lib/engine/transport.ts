import { z } from "zod";
import { newId } from "@/lib/core/id";
import type { Database } from "@/lib/db/client";
import { outboxEvent } from "@/lib/db/schema/engine/outbox-event";
import { wakeEngine } from "@/lib/events/wake";
import { parseStorable } from "./storable";

const SentEvents = z.array(
  z.object({
    id: z.string().nullish(),
    name: z.string(),
    data: z.record(z.string(), z.unknown()).default({}),
    /** Unix time in milliseconds; in the future it delays the event. */
    ts: z.number().optional(),
  }),
);

/**
 * A `fetch` for the Inngest client: what the SDK posts to `/e/<key>` becomes outbox rows, an event whose id is known is not written
 * again. Everything else that the SDK may ask of an Inngest server is answered with 501.
 */
export function outboxTransport(db: () => Database): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (init?.method !== "POST" || !url.pathname.startsWith("/e/")) {
      return Response.json({ error: "The embedded engine takes events only.", status: 501 }, { status: 501 });
    }
    const events = SentEvents.parse(parseStorable(String(init.body)));
    // The SDK repeats a failed post with the same seed.
    const seed = new Headers(init.headers).get("x-inngest-event-id-seed");
    const rows = events.map((event, index) => ({
      id: event.id ?? (seed ? `${seed}:${index}` : newId()),
      name: event.name,
      data: event.data,
      // Otherwise the database's own clock says when it came.
      deliverAt: event.ts && event.ts > Date.now() ? new Date(event.ts) : undefined,
    }));
    if (rows.length > 0) {
      await db().insert(outboxEvent).values(rows).onConflictDoNothing();
      wakeEngine(db());
    }
    return Response.json({ ids: rows.map((row) => row.id), status: 200 });
  };
}
