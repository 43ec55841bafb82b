import { serve } from "inngest/edge";
import { env } from "@/lib/core/env";
import { inngest } from "./client";
import { functions } from "./index";

/** Answers an Inngest server's calls of the durable functions; made on first use, because a build has no settings. */
export const serveFunctions = (request: Request): Promise<Response> => (served ??= createHandler())(request);

type Handler = (request: Request) => Promise<Response>;

let served: Handler | undefined;

const createHandler = (): Handler =>
  serve({
    client: inngest,
    functions,
    serveOrigin: env().APP_URL,
    servePath: "/api/inngest",
    enableUnauthedSync: false,
  });
