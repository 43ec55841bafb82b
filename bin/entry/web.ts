/** The web process: pages and API on one port. */
import next from "next";
import { channelRoutes } from "@/app/api/channels/channel-routes";
import { hotRoutes } from "@/app/api/hot-routes";
import { pageRoutes } from "@/app/live/page-routes";
import { keepHeapLean } from "@/bin/server/lean-heap";
import { projectRoot } from "@/bin/server/project-root";
import { tellReady, untilTold } from "@/bin/server/until-told";
import { createWebServer } from "@/bin/server/web-server";
import { env } from "@/lib/core/env";
import { log } from "@/lib/core/log";
import { closeDatabase } from "@/lib/db/database";
import { closeLiveHub } from "@/lib/events/live-hub";

keepHeapLean();
const hostname = process.env.HOST ?? "localhost";
const port = env().PORT;

const pages = next({ dev: false, dir: projectRoot(), hostname, port });
await pages.prepare();
const { server, close } = createWebServer([...hotRoutes, ...pageRoutes, ...channelRoutes], pages.getRequestHandler());
await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, hostname, resolve));
log.info({ port }, "web is ready");
tellReady();

await untilTold();
await closeLiveHub();
await close(10_000);
await pages.close();
await closeDatabase();
process.exit(0);
