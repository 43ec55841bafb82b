/** Where an Inngest server calls the durable functions. With the embedded engine there is nobody to call: 404. */
import { serve } from "inngest/edge";
import { inngest } from "@/inngest/client";
import { functions } from "@/inngest/index";
import { env, usesInngestServer } from "@/lib/core/env";

type Handler = (request: Request) => Promise<Response>;

let served: Handler | undefined;

// The settings are those of the running server, not of the build.
const handler = (): Handler =>
  (served ??= serve({
    client: inngest,
    functions,
    serveOrigin: env().APP_URL,
    servePath: "/api/inngest",
    enableUnauthedSync: false,
  }));

/** The SDK checks every call's signature, except where the client is in development mode: never in production. */
async function answer(request: Request): Promise<Response> {
  if (!usesInngestServer()) return new Response(null, { status: 404 });
  return handler()(request);
}

export { answer as GET, answer as POST, answer as PUT };
