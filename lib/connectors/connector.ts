/** The contract of a spoke. Values in, values out: a connector never sees the database. */
import type { z } from "zod";
import type { JsonObject } from "@/lib/drafting/proposal";

/** How a target makes sure that a repeated request is not a second write. `none`: nobody repeats; an unclear end goes to a person. */
export type OnceGuarantee = "key" | "upsert" | "lookup" | "none";

/** The request exactly as it goes out, but for credentials: those are added as it is sent and stored nowhere. */
export interface StoredRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** What the target said of the write. */
export interface Receipt {
  /** The written thing's id at the target; never made up. */
  remoteId: string;
  url?: string;
  /** How we know: it answered, it repeated its first answer, or a look-up found the write. */
  how: "answered" | "repeated" | "found";
}

/** What a call may use: settings and credentials already checked, a deadline, and the way out. */
export interface Access<Config, Credentials> {
  config: Config;
  credentials: Credentials;
  signal: AbortSignal;
  fetch: typeof fetch;
}

export interface Operation {
  title: string;
  target: z.ZodType<JsonObject>;
  payload: z.ZodType<JsonObject>;
}

export interface Connector<Config = unknown, Credentials = unknown> {
  name: string;
  title: string;
  config: z.ZodType<Config>;
  credentials: z.ZodType<Credentials>;
  operations: Record<string, Operation>;
  /** The promise that this connection's target keeps. */
  once(config: Config): OnceGuarantee;
  /** Makes the request of an action. Pure. `key` is the same for all attempts of one write-back. */
  prepare(
    action: { operation: string; target: JsonObject; payload: JsonObject },
    key: string,
    config: Config,
  ): StoredRequest;
  /** Sends it once. Returns the receipt or throws a ConnectorError that says whether the write can have happened. */
  send(request: StoredRequest, access: Access<Config, Credentials>): Promise<Receipt>;
  /** For `lookup`: finds the write that carries `key`, or null if it surely is not there. */
  lookUp?(request: StoredRequest, key: string, access: Access<Config, Credentials>): Promise<Receipt | null>;
}
