/** The one Inngest client. Which engine it talks to is decided here and nowhere else. */
import { Inngest } from "inngest";
import { env, usesInngestServer, type Env } from "@/lib/core/env";
import { log } from "@/lib/core/log";
import type { Database } from "@/lib/db/client";
import { database } from "@/lib/db/database";
import { outboxTransport } from "@/lib/engine/transport";
import { ErrorsWithoutContent } from "./errors-without-content";

/**
 * A client for the engine that the settings name. With the embedded one, `send` and `step.sendEvent` write outbox rows in the given
 * database; with a server they go to Inngest.
 */
export function createClient(db: () => Database = database, settings: Env = env()) {
  return new Inngest({
    id: "countersign",
    // With checkpoints a run would go on before its steps are recorded by the engine.
    checkpointing: false,
    aiMetadata: false,
    sessionPropagation: false,
    logger: log,
    middleware: [ErrorsWithoutContent],
    ...(usesInngestServer(settings) ? serverOptions(settings) : { isDev: true, fetch: outboxTransport(db) }),
  });
}

export const inngest = createClient();

function serverOptions(settings: Env) {
  return {
    // A development server's calls are unsigned: never in production, whatever the environment says.
    isDev: Boolean(settings.INNGEST_DEV) && settings.NODE_ENV !== "production",
    eventKey: settings.INNGEST_EVENT_KEY,
    signingKey: settings.INNGEST_SIGNING_KEY,
    signingKeyFallback: settings.INNGEST_SIGNING_KEY_FALLBACK,
    baseUrl: settings.INNGEST_BASE_URL,
  };
}
