import type { HotRoute } from "@/app/api/hot-routes";
import { POST as look } from "./look/route";
import { GET as live } from "./route";

/** What open pages ask again and again, answered by our server itself. Outside the public API: a session opens it, not a key. */
export const pageRoutes: HotRoute[] = [
  { method: "GET", pattern: "/live", handler: live },
  { method: "POST", pattern: "/live/look", handler: look },
];
