import { setTimeout as sleep } from "node:timers/promises";
import { type App, AuthorizationError, type Receiver, type ReceiverEvent } from "@slack/bolt";
import type { Clock } from "@/lib/core/clock";
import { sha256 } from "@/lib/core/crypto";
import { log } from "@/lib/core/log";
import { isSignedBySlack } from "./signature";

/** Bytes: as much as Bolt itself takes. */
const longestBody = 4 * 1024 * 1024;
/** Milliseconds. Slack waits three seconds; a form stays open with what was typed where its answer is no good one. */
const patience = 2_500;
/** The same for what was pressed, which Slack sends once: it is answered when it is recorded, or then at the latest. Its card tells the rest. */
const patienceWithButtons = 500;

interface ReceiverOptions {
  signingSecret: string;
  clock: Clock;
  /** Whether this is the first delivery of that key. */
  isNew: (key: string) => Promise<boolean>;
  /** Milliseconds after which what was pressed is answered in any case. */
  buttonPatience?: number;
}

/**
 * Hands what Slack posts to Bolt, for servers whose requests are the web's own `Request`s. An event is answered once its listeners have run:
 * Slack delivers it again where they failed. What a person did is answered as soon as it is recorded, and with nothing else in the answer.
 */
export class FetchReceiver implements Receiver {
  #app: App | undefined;

  constructor(private readonly options: ReceiverOptions) {}

  init(app: App): void {
    this.#app = app;
  }

  async start(): Promise<void> {}
  async stop(): Promise<void> {}

  /** What goes on after the answer has this process to itself. */
  async handle(request: Request): Promise<Response> {
    const { headers } = request;
    if (Number(headers.get("content-length") ?? 0) > longestBody) return empty(413);
    const raw = Buffer.from(await request.arrayBuffer());
    if (raw.length > longestBody) return empty(413);
    // Slack looks now and then whether our certificate is good. It does not sign that, so nothing else may come of it.
    if (!headers.has("x-slack-signature") && /^[^&]{0,200}&?ssl_check=1(&|$)/.test(raw.toString("latin1", 0, 300))) {
      return empty(200);
    }
    if (!isSignedBySlack(this.options.signingSecret, raw, headers, this.options.clock.now())) return empty(401);
    const body = parse(raw.toString("utf8"), headers.get("content-type") ?? "");
    if (!body) return empty(400);
    if (body.type === "url_verification") return Response.json({ challenge: body.challenge });
    const signed = sha256(headers.get("x-slack-signature") ?? "");
    const retryNum = Number(headers.get("x-slack-retry-num") ?? 0);
    const { status, value } = await this.take(body, {
      // Within a second it is signed the same when it is delivered again. Only events are; what they do is done once by their own ids.
      key: body.type === "event_callback" ? `${signed}.${retryNum}` : signed,
      retryNum,
      retryReason: headers.get("x-slack-retry-reason") ?? undefined,
    });
    return status === 200 ? reply(value) : empty(status);
  }

  /** Hands over what is known to come from Slack, by whichever way, and answers in time. */
  async take(body: SlackBody, delivery: Delivery): Promise<Answer> {
    // Its listeners would look for the event in it.
    if (body.type === "app_rate_limited") return { status: 200 };
    const mayFail = body.type === "event_callback" || body.type === "view_submission";
    const { buttonPatience = patienceWithButtons } = this.options;
    const late = sleep(mayFail ? patience : buttonPatience, { status: mayFail ? 503 : 200 }, { ref: false });
    return Promise.race([this.#takeOnce(body, delivery), late]);
  }

  async #takeOnce(body: SlackBody, delivery: Delivery): Promise<Answer> {
    try {
      return (await this.options.isNew(`slack:${delivery.key}`))
        ? await this.#process(body, delivery)
        : { status: 200 };
    } catch (error) {
      log.error({ err: error }, "a request of Slack's was not handled");
      return { status: 500 };
    }
  }

  /** Answered as soon as a listener has said so; an event, of which Bolt says so before its listeners have run, once they have. */
  #process(body: SlackBody, { retryNum, retryReason }: Delivery): Promise<Answer> {
    const app = this.#app;
    if (!app) throw new Error("The receiver has no app yet.");
    const isEvent = body.type === "event_callback";
    return new Promise((resolve) => {
      let said: { value: unknown } | undefined;
      const event: ReceiverEvent = {
        body,
        retryNum: retryNum || undefined,
        retryReason,
        ack: async (value?: unknown) => {
          if (said) return;
          said = { value };
          if (!isEvent) resolve({ status: 200, value });
        },
      };
      void app.processEvent(event).then(
        () => resolve(said ? { status: 200, ...said } : { status: 404 }),
        (error: unknown) => {
          log.warn(isCoded(error) ? { code: error.code } : { err: error }, "a listener of Slack's failed");
          resolve({ status: error instanceof AuthorizationError ? 401 : 500 });
        },
      );
    });
  }
}

export type SlackBody = Record<string, unknown>;

interface Delivery {
  /** The same only where the very same is delivered again. */
  key: string;
  retryNum: number;
  retryReason: string | undefined;
}

/** An HTTP status, and with 200 what Slack is told. */
interface Answer {
  status: number;
  value?: unknown;
}

function parse(raw: string, contentType: string): SlackBody | null {
  const media = contentType.split(";", 1)[0]?.trim().toLowerCase();
  try {
    if (media === "application/json") return object(JSON.parse(raw));
    if (media !== "application/x-www-form-urlencoded") return null;
    const form = new URLSearchParams(raw);
    const payload = form.get("payload");
    return payload === null ? Object.fromEntries(form) : object(JSON.parse(payload));
  } catch {
    return null;
  }
}

const object = (value: unknown): SlackBody | null =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as SlackBody) : null;

const empty = (status: number): Response => new Response(null, { status });

const reply = (value: unknown): Response =>
  value === undefined || value === null || value === ""
    ? empty(200)
    : typeof value === "string"
      ? new Response(value)
      : Response.json(value);

const isCoded = (error: unknown): error is { code: string } =>
  typeof error === "object" && error !== null && "code" in error && typeof error.code === "string";
