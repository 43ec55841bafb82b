/** The one place that reads `process.env`. Checked once at start; every fault is named at once, values never. */
import { z } from "zod";

const flag = z
  .enum(["0", "1", "false", "true", ""])
  .default("0")
  .transform((value) => value === "1" || value === "true");
const optional = z.string().min(1).optional();
const url = z.url().optional();
const count = (fallback: number) => z.coerce.number().int().positive().default(fallback);

/** For a policy of framing, which would also take wildcards and lists. */
function isExactOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { origin, protocol, hostname } = new URL(text);
  if (origin !== text || !/^([a-z0-9.-]+|\[::1\])$/.test(hostname)) return false;
  return protocol === "https:" || (protocol === "http:" && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname));
}

const Environment = z
  .object({
    NODE_ENV: z.enum(["production", "development", "test"]).default("production"),
    PORT: count(3000),
    /** No slash at its end. */
    APP_URL: z
      .url()
      .default("http://localhost:3000")
      .transform((address) => address.replace(/\/+$/, "")),
    LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),

    DATABASE_URL: z
      .string()
      .regex(/^postgres(ql)?:\/\//, "must start with postgres://")
      .optional(),
    DATABASE_DIRECT_URL: z
      .string()
      .regex(/^postgres(ql)?:\/\//, "must start with postgres://")
      .optional(),
    DATABASE_POOL_MAX: count(10),

    AUTH_SECRET: z.string().min(32, "must be 32 characters or longer").optional(),
    AUTH_GOOGLE_ID: optional,
    AUTH_GOOGLE_SECRET: optional,
    AUTH_GITHUB_ID: optional,
    AUTH_GITHUB_SECRET: optional,
    AUTH_OIDC_ISSUER: url,
    AUTH_OIDC_ID: optional,
    AUTH_OIDC_SECRET: optional,

    VAULT_KEY: optional,
    VAULT_KEY_PREVIOUS: optional,
    AUDIT_SIGNING_KEY: optional,
    PUSH_PRIVATE_KEY: z
      .string()
      .regex(/^[\w-]{43}$/, "must be 32 bytes in base64url")
      .optional(),

    OPENAI_API_KEY: optional,
    OPENAI_BASE_URL: url,
    OPENAI_MODEL: z.string().min(1).default("gpt-5-mini"),
    // Two asks fit in the time that a step of a durable function may take, four in what reconcile waits before it starts a draft again.
    OPENAI_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(120).default(60),

    INNGEST_EVENT_KEY: optional,
    INNGEST_SIGNING_KEY: optional,
    INNGEST_SIGNING_KEY_FALLBACK: optional,
    INNGEST_BASE_URL: url,
    INNGEST_DEV: optional,

    SMTP_URL: z
      .string()
      .regex(/^smtps?:\/\/\S+$/, "must start with smtp:// or smtps://")
      .optional(),
    MAIL_FROM: z
      .string()
      .regex(
        /^[^<>\r\n]*<?[^\s<>@]+@[^\s<>@]+>?$/,
        "must be an address, or a name with one: Countersign <no-reply@example.com>",
      )
      .optional(),

    /** Room for what stands after the plus: a local part has 64 characters. */
    MAIL_INBOUND_ADDRESS: z
      .string()
      .regex(/^[a-z0-9._-]{1,12}@[a-z0-9.-]+$/, "must be a lower-case address with at most 12 characters before its @")
      .optional(),
    MAIL_INBOUND_SECRET: z
      .string()
      .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, "must be whsec_ and the base64 of 24 bytes or more")
      .optional(),
    IMAP_URL: z
      .string()
      .regex(/^imaps?:\/\/[^\s:@]+:[^\s@]+@\S+$/, "must be imaps://user:password@host, each part percent-encoded")
      .optional(),

    SLACK_SIGNING_SECRET: optional,
    SLACK_BOT_TOKEN: z.string().startsWith("xoxb-", "must start with xoxb-").optional(),
    SLACK_APP_TOKEN: z.string().startsWith("xapp-", "must start with xapp-").optional(),
    SLACK_CLIENT_ID: optional,
    SLACK_CLIENT_SECRET: optional,
    /** For tests: another Web API than Slack's. */
    SLACK_API_URL: url,

    TEAMS_APP_ID: z.guid("must be the application (client) id").optional(),
    TEAMS_PASSWORD: optional,
    TEAMS_TENANT: z.guid("must be the directory (tenant) id").optional(),
    /** For tests: a double of Microsoft's services. */
    TEAMS_API_URL: url,

    /** Where members' own flows in Teams may be; nowhere unless told, as what is sent there leaves the house. */
    TEAMS_WEBHOOK_HOSTS: z
      .string()
      .default("")
      .transform((list) => list.split(/[\s,]+/).filter((host) => host !== "" && host !== "none"))
      .refine(
        (hosts) => hosts.every((host) => host === "localhost" || /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host)),
        "must be names of hosts such as logic.azure.com",
      ),

    /** Whose pages may show a review in a frame, with commas or spaces between them. */
    EMBED_ORIGINS: z
      .string()
      .default("")
      .transform((list) => list.split(/[\s,]+/).filter(Boolean))
      .refine(
        (origins) => origins.every(isExactOrigin),
        "must be exact origins such as https://app.example.com (http only for localhost), with nothing after the host or port",
      ),

    /** For tests: push services on this machine, and without TLS. */
    PUSH_ALLOW_PRIVATE_ADDRESSES: flag,

    /** Set by `npm run demo` only: sign-in links that work again and again. Refused by `npm start`. */
    COUNTERSIGN_DEMO: flag,
  })
  .refine(({ SMTP_URL, MAIL_FROM }) => !SMTP_URL === !MAIL_FROM, {
    path: ["MAIL_FROM"],
    message: "must be set where SMTP_URL is, and only there",
  })
  .refine((given) => given.SMTP_URL || !(given.IMAP_URL || given.MAIL_INBOUND_SECRET || given.MAIL_INBOUND_ADDRESS), {
    path: ["SMTP_URL"],
    message: "must be set where mail is to be read: only what was sent can be answered",
  })
  .refine(({ SLACK_CLIENT_ID, SLACK_CLIENT_SECRET }) => !SLACK_CLIENT_ID === !SLACK_CLIENT_SECRET, {
    path: ["SLACK_CLIENT_SECRET"],
    message: "must be set where SLACK_CLIENT_ID is, and only there",
  })
  .refine(
    (given) => given.SLACK_SIGNING_SECRET || given.SLACK_APP_TOKEN || !(given.SLACK_BOT_TOKEN || given.SLACK_CLIENT_ID),
    {
      path: ["SLACK_SIGNING_SECRET"],
      message:
        "must be set where SLACK_BOT_TOKEN or SLACK_CLIENT_ID is, or SLACK_APP_TOKEN: else nothing from Slack can be trusted",
    },
  )
  .refine(
    ({ TEAMS_APP_ID, TEAMS_PASSWORD, TEAMS_TENANT }) =>
      !TEAMS_APP_ID === !TEAMS_PASSWORD && !TEAMS_APP_ID === !TEAMS_TENANT,
    {
      path: ["TEAMS_APP_ID"],
      message: "must be set together with TEAMS_PASSWORD and TEAMS_TENANT, or none of them",
    },
  );

export type Env = z.infer<typeof Environment>;

export class EnvironmentError extends Error {
  override name = "EnvironmentError";
}

/** Parses an environment. Empty values count as unset. Throws one EnvironmentError that names every bad variable. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = Environment.safeParse(given);
  if (parsed.success) return parsed.data;

  const faults = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new EnvironmentError(`The environment has ${faults.length} fault(s):\n${faults.join("\n")}`);
}

let loaded: Env | undefined;

export const env = (): Env => (loaded ??= parseEnv(process.env));

/** For a process that makes settings before it runs the product in itself: from now on `env()` answers from this source. */
export function setEnv(source: Record<string, string | undefined>): void {
  loaded = parseEnv(source);
}

/** With these two set, Inngest schedules; without them the embedded engine does. */
export const usesInngestServer = (settings: Env = env()): boolean =>
  Boolean(settings.INNGEST_EVENT_KEY && settings.INNGEST_SIGNING_KEY) ||
  Boolean(settings.INNGEST_DEV && settings.NODE_ENV !== "production");
