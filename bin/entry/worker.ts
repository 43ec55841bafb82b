/** The worker process: runs the durable functions. */
import { tellReady, untilTold } from "@/bin/server/until-told";
import { inngest } from "@/inngest/client";
import { functions } from "@/inngest/index";
import { env } from "@/lib/core/env";
import { log } from "@/lib/core/log";
import { closeDatabase } from "@/lib/db/database";
import { startEngine } from "@/lib/engine/start-engine";

const { DATABASE_DIRECT_URL, DATABASE_URL } = env();
const url = DATABASE_DIRECT_URL ?? DATABASE_URL;
if (!url) throw new Error("DATABASE_URL is not set. `npm start` sets it for the embedded database.");

const engine = await startEngine({ url, client: inngest, functions });
log.info("worker is ready");
tellReady();

await untilTold();
await engine.stop();
await closeDatabase();
process.exit(0);
