/** The worker process: runs the durable functions, or hands their events to the Inngest server that does. */
import { keepHeapLean } from "@/bin/server/lean-heap";
import { tellReady, untilTold } from "@/bin/server/until-told";
import { inngest } from "@/inngest/client";
import { functions } from "@/inngest/index";
import { mailSettings } from "@/lib/channels/email/mail-settings";
import { slackSettings } from "@/lib/channels/slack/slack-settings";
import { systemClock } from "@/lib/core/clock";
import { env, usesInngestServer } from "@/lib/core/env";
import { log } from "@/lib/core/log";
import { closeDatabase, database } from "@/lib/db/database";
import { startRelay } from "@/lib/engine/relay";
import { startEngine } from "@/lib/engine/start-engine";
import { vaultFrom } from "@/lib/vault/vault";

keepHeapLean();
const { DATABASE_DIRECT_URL, DATABASE_URL } = env();
const url = DATABASE_DIRECT_URL ?? DATABASE_URL;
if (!url) throw new Error("DATABASE_URL is not set. `npm start` sets it for the embedded database.");

// The SDK copies the environment several times a call, and a plain object is copied thirty times faster than the process's own.
process.env = { ...process.env };

const work = usesInngestServer()
  ? await startRelay({ url, client: inngest })
  : await startEngine({ url, client: inngest, functions });
log.info({ engine: usesInngestServer() ? "inngest" : "embedded" }, "worker is ready");
const socket = await openSocket();
const mailbox = await openMailbox();
tellReady();

await untilTold();
await socket?.stop();
await mailbox?.stop();
await work.stop();
await closeDatabase();
process.exit(0);

/** Only where Slack can't post to this installation; what does that is large. */
async function openSocket(): Promise<{ stop: () => Promise<void> } | null> {
  const settings = slackSettings(env());
  if (!settings?.appToken) return null;
  const { openSlackSocket } = await import("@/lib/channels/slack-socket");
  const world = { db: database(), clock: systemClock, vault: vaultFrom(env()), settings };
  return openSlackSocket(world, settings.appToken);
}

/** Only where mail arrives in a mailbox. */
async function openMailbox(): Promise<{ stop: () => Promise<void> } | null> {
  const [settings, { IMAP_URL }] = [mailSettings(env()), env()];
  if (!settings || !IMAP_URL) return null;
  const [{ keepMailbox }, { takeFromMailbox }] = await Promise.all([
    import("@/lib/channels/mailbox"),
    import("@/lib/channels/mail-desk"),
  ]);
  const world = { db: database(), clock: systemClock, settings, resolver: null };
  return keepMailbox(world, IMAP_URL, takeFromMailbox(world));
}
