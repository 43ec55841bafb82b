/** Slack's Socket Mode, for installations that Slack can't reach (https://docs.slack.dev/apis/events-api/using-socket-mode). */
import { setTimeout as sleep } from "node:timers/promises";
import { SocketModeReceiver } from "@slack/bolt";
import { log } from "@/lib/core/log";
import { retryDelaySeconds } from "@/lib/resilience/retry";
import { clientOptions } from "./client";
import { quietLogger } from "./quiet-logger";
import type { FetchReceiver, SlackBody } from "./receiver";

type Client = SocketModeReceiver["client"];

interface SocketOptions {
  appToken: string;
  apiUrl: string | undefined;
  /** What takes what comes. */
  receiver: FetchReceiver;
}

/** Milliseconds until Slack has to have said hello, and between two connections that are lost at once. */
const greeting = 20_000;
const pause = 1_000;
/** Seconds: people press buttons meanwhile. */
const longestRest = 30;

/**
 * Keeps a socket to Slack open until it is stopped. The SDK's own reconnecting is off: one that fails leaves it dead, and waits five seconds in
 * which what is pressed is lost. Here the next is open before the last is closed.
 */
export function keepSlackSocket(options: SocketOptions): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const work = keepOpen(options, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await work;
    },
  };
}

async function keepOpen(options: SocketOptions, stopping: AbortSignal): Promise<void> {
  const stopped = new Promise<void>((resolve) => stopping.addEventListener("abort", () => resolve(), { once: true }));
  const rest = (ms: number) => sleep(ms, undefined, { signal: stopping }).catch(() => undefined);
  let last: Client | undefined;
  let failures = 0;
  while (!stopping.aborted) {
    const opening = open(options);
    try {
      await Promise.race([opening.connected, stopped]);
      failures = 0;
      if (last) close(last);
      last = opening.client;
      await Promise.race([opening.leaving, stopped]);
      await rest(pause);
    } catch (error) {
      close(opening.client);
      failures += 1;
      log.warn({ name: error instanceof Error ? error.name : "", failures }, "no socket to Slack; it is tried again");
      await rest(Math.min(longestRest, retryDelaySeconds(failures)) * 1000);
    }
  }
  if (last) close(last);
}

function open({ appToken, apiUrl, receiver }: SocketOptions) {
  const { client } = new SocketModeReceiver({
    appToken,
    logger: quietLogger,
    autoReconnectEnabled: false,
    installerOptions: { clientOptions: clientOptions(apiUrl) },
  });
  const [onMessage] = client.listeners("ws_message") as ((data: unknown, isBinary: boolean) => Promise<void>)[];
  client.removeAllListeners("ws_message");
  client.on("slack_event", (envelope: Envelope) => {
    take(receiver, envelope).catch((error: unknown) =>
      log.warn({ err: error }, "what came over Slack's socket was not answered"),
    );
  });
  const leaving = new Promise<void>((resolve) => {
    client.on("disconnected", resolve);
    client.on("ws_message", (data: string | ArrayBuffer, isBinary: boolean) => {
      const message = isBinary ? null : readMessage(data);
      // Slack will close it soon: it is left once the next is open.
      if (message?.type === "disconnect") resolve();
      // One that tells of too many events has none in it, over which the SDK stumbles.
      else if (message && !(message.type === "events_api" && !message.payload?.event)) void onMessage?.(data, isBinary);
    });
  });
  const late = sleep(greeting, undefined, { ref: false }).then(() => {
    throw new Error("Slack did not say hello.");
  });
  return { client, leaving, connected: Promise.race([client.start(), late]) };
}

interface Envelope {
  envelope_id: string;
  body: SlackBody;
  retry_num?: number;
  retry_reason?: string;
  ack: (value?: unknown) => Promise<void>;
}

/** What is not acknowledged, Slack sends again, or tells whoever pressed that it failed. */
async function take(receiver: FetchReceiver, { ack, body, ...envelope }: Envelope): Promise<void> {
  const { status, value } = await receiver.take(body, {
    key: `${envelope.envelope_id}.${envelope.retry_num ?? 0}`,
    retryNum: envelope.retry_num ?? 0,
    retryReason: envelope.retry_reason,
  });
  if (status === 200) await ack(value);
}

function readMessage(data: string | ArrayBuffer): { type?: string; payload?: { event?: unknown } } | null {
  try {
    return JSON.parse(typeof data === "string" ? data : new TextDecoder().decode(data)) as object;
  } catch {
    return null;
  }
}

const close = (client: Client): void => void client.disconnect().catch(() => undefined);
