import { z } from "zod";

/** Scheme, host and path that a connection's addresses begin with. Credentials have their own place, queries come later. */
export const BaseUrl = z
  .url({ protocol: /^https?$/, error: "must be an http or https address" })
  .refine((text) => URL.canParse(text) && isBare(new URL(text)), "must have no user, password, query or fragment")
  .transform((text) => text.replace(/\/+$/, ""));

const isBare = ({ username, password, search, hash }: URL): boolean => `${username}${password}${search}${hash}` === "";

const callSettings = {
  /** How long one call may take, in milliseconds. */
  timeoutMs: z.int().min(100).max(60_000).default(10_000),
  /** Lets it call loopback and private networks. Off, so that a setting can't be used to reach into ours. */
  allowPrivateAddresses: z.boolean().default(false),
};

/** How calls are made, of any connection: one that calls nobody has the defaults. */
export const CallSettings = z.object(callSettings);

/** Settings of every connection that calls another system. Spread into the connector's own schema. */
export const connectionSettings = { baseUrl: BaseUrl, ...callSettings };

export const ConnectionSettings = z.object(connectionSettings);
export type ConnectionSettings = z.infer<typeof ConnectionSettings>;

/** What can stand in an Authorization header. Anything else would fail, and be quoted, when a request is made. */
export const HeaderSecret = z.string().regex(/^[\x21-\x7e]+$/, "must be visible characters only, without spaces");
