import { openRoute } from "@/app/_edge/open-route";
import { liveContract } from "../contract";

export const dynamic = "force-dynamic";

export const GET = openRoute(liveContract)(async () => ({ status: 200, body: { status: "ok" } }));
