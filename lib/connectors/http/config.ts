import { z } from "zod";
import type { OnceGuarantee } from "../connector";
import { connectionSettings, HeaderSecret } from "../connection-settings";
import { placeholdersOf } from "./path-template";

const Pointer = z.string().regex(/^(\/([^~/]|~[01])*)*$/, "must be a JSON pointer such as /data/id");
const HeaderName = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, "must be a header's name");
const HeaderText = z.string().regex(/^[\x20-\x7e]*$/, "must be plain text");
const PathTemplate = z.string().regex(/^\/[^#\s\\]*$/, "must begin with / and have no fragment and no spaces");

/** Credentials have their place, and these are the transport's own. */
const reservedHeaders = [
  "authorization",
  "cookie",
  "proxy-authorization",
  "host",
  "content-length",
  "transfer-encoding",
  "connection",
];

const LookUp = z.strictObject({
  /** Where to ask, with `{key}` for the write-back's key: a path after the base URL, or a query (`?...`) on the write's own address. */
  path: z.string().regex(/^[/?][^#\s\\]*$/, "must begin with / or ? and have no fragment and no spaces"),
  /** Where the answer's list is. Without it the answer is the written thing itself, and 404 means that there is none. */
  listAt: Pointer.optional(),
  /** Where the thing carries the key: one that doesn't is not ours. */
  keyAt: Pointer,
  remoteIdAt: Pointer,
});

export const HttpConfig = z
  .strictObject({
    ...connectionSettings,
    method: z.enum(["POST", "PUT", "PATCH"]).default("POST"),
    /** Follows the base URL; `{name}` stands for the target's value of that name, `{key}` for the write-back's key. */
    path: PathTemplate,
    /** Sent as they are with every request. */
    headers: z.record(HeaderName, HeaderText).default({}),
    /** The header by which the target recognises a repeated request. Set it only for a target that honours it. */
    keyHeader: HeaderName.optional(),
    /** The member of the body that carries the key, to be looked up by. */
    keyField: z.string().min(1).optional(),
    lookUp: LookUp.optional(),
    /** Where in the answer the written thing's id is. */
    remoteIdAt: Pointer,
  })
  .superRefine((config, check) => {
    const reject = (path: string, message: string) => check.addIssue({ code: "custom", path: [path], message });
    for (const name of [...Object.keys(config.headers), config.keyHeader ?? ""]) {
      if (reservedHeaders.includes(name.toLowerCase()))
        reject(name === config.keyHeader ? "keyHeader" : "headers", `must not set ${name}`);
    }
    if (config.lookUp && placeholdersOf(config.lookUp.path).some((name) => name !== "key")) {
      reject("lookUp", "can only be filled with {key}");
    }
    if (config.lookUp?.path.startsWith("?") && config.path.includes("?")) {
      reject("lookUp", "must be a path: the write's own address has a query already");
    }
    if (config.lookUp && !config.keyHeader && !config.keyField && !carriesKey(config.path)) {
      reject("lookUp", "needs the key at the target: set keyField, or {key} in the path");
    }
  });
export type HttpConfig = z.infer<typeof HttpConfig>;

export const HttpCredentials = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("none") }),
  z.strictObject({ type: z.literal("bearer"), token: HeaderSecret }),
  z.strictObject({
    type: z.literal("basic"),
    username: z.string().regex(/^[^:]*$/, "must have no colon"),
    password: z.string(),
  }),
]);
export type HttpCredentials = z.infer<typeof HttpCredentials>;

/** What the settings promise. Without any of the three, an unclear end is never repeated. */
export function guaranteeOf(config: HttpConfig): OnceGuarantee {
  if (config.keyHeader) return "key";
  if (config.method === "PUT" && carriesKey(config.path)) return "upsert";
  return config.lookUp ? "lookup" : "none";
}

const carriesKey = (path: string): boolean => placeholdersOf(path).includes("key");

export function authorizationOf(credentials: HttpCredentials): Record<string, string> {
  switch (credentials.type) {
    case "none":
      return {};
    case "bearer":
      return { authorization: `Bearer ${credentials.token}` };
    case "basic": {
      const pair = Buffer.from(`${credentials.username}:${credentials.password}`, "utf8");
      return { authorization: `Basic ${pair.toString("base64")}` };
    }
  }
}
