import { InngestCommHandler, type Inngest, type InngestFunction } from "inngest";
import { toStepError, type Answer, type CallBody } from "./protocol";
import { parseStorable } from "./storable";

interface SdkRequest {
  method: "POST" | "PUT";
  query: string;
  headers: Record<string, string>;
  body: unknown;
}

/** The SDK's own handler for a set of functions, called in process. */
export interface Sdk {
  /** Every function's configuration, as Inngest would be told it. */
  configurations(): Promise<unknown>;
  /** Runs one function up to its next steps; `stepId` names a planned step. Never rejects. */
  call(functionId: string, stepId: string, body: CallBody): Promise<Answer>;
}

const base = "http://embedded.local/api/inngest";

/** Wraps the SDK's handler. Its interface for custom frameworks takes parsed bodies, so no HTTP request is made up for each call. */
export function createSdk(client: Inngest.Like, functions: readonly InngestFunction.Like[]): Sdk {
  const handle = new InngestCommHandler({
    frameworkName: "countersign",
    client,
    functions,
    // Nothing but this process can reach this handler.
    skipSignatureValidation: true,
    handler: (request: SdkRequest) => ({
      method: () => request.method,
      url: () => new URL(`${base}${request.query}`),
      headers: (name: string) => request.headers[name.toLowerCase()] ?? null,
      body: () => request.body,
      transformResponse: ({ status, headers, body }) => ({ status, headers, body }),
    }),
  }).createHandler();

  return {
    async configurations() {
      const headers = { "x-inngest-sync-kind": "in_band" };
      const { status, body } = await handle({ method: "PUT", query: "", headers, body: { url: base } });
      if (status !== 200) throw new Error(`The SDK did not tell its functions (${status}): ${body}`);
      return (JSON.parse(body) as { functions: unknown }).functions;
    },

    async call(functionId, stepId, body) {
      const query = `?fnId=${encodeURIComponent(functionId)}&stepId=${stepId}`;
      try {
        const response = await handle({ method: "POST", query, headers: {}, body });
        return {
          status: response.status,
          body: parseStorable(response.body || "null"),
          noRetry: response.headers["x-inngest-no-retry"] === "true",
          retryAfter: response.headers["retry-after"] ?? response.headers["Retry-After"],
        };
      } catch (error) {
        return { status: 500, body: toStepError(error), noRetry: false, retryAfter: undefined };
      }
    },
  };
}
