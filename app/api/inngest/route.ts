/** Where an Inngest server calls the durable functions. With the embedded engine there is nobody to call: 404. */
import { inngest } from "@/inngest/client";
import { serveFunctions } from "@/inngest/serve";
import { env, usesInngestServer } from "@/lib/core/env";

/** The SDK checks every call's signature, unless its client is in development mode; with such a client nobody is let in in production. */
async function answer(request: Request): Promise<Response> {
  if (!usesInngestServer()) return new Response(null, { status: 404 });
  if (env().NODE_ENV === "production" && inngest.mode !== "cloud") return new Response(null, { status: 401 });
  return serveFunctions(request);
}

export { answer as GET, answer as POST, answer as PUT };
