import type { HotRoute } from "../hot-routes";
import { POST as fromSlack } from "./slack/route";
import { POST as fromTeams } from "./teams/route";

/** What platforms call where people decide: answered by our server itself as well, as they do not wait long. */
export const channelRoutes: HotRoute[] = [
  { method: "POST", pattern: "/api/channels/slack", handler: fromSlack },
  { method: "POST", pattern: "/api/channels/teams", handler: fromTeams },
];
