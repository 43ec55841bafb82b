import { POST as deliver } from "./triggers/[slug]/route";
import { GET as live } from "./health/live/route";
import { GET as ready } from "./health/ready/route";
import { GET as listAuditEntries } from "./v1/audit/route";
import { GET as listCheckpoints } from "./v1/audit/checkpoints/route";
import { GET as exportAudit } from "./v1/audit/export/route";
import { GET as listDeadLetters } from "./v1/dead-letters/route";
import { POST as replayDeadLetter } from "./v1/dead-letters/[id]/replay/route";
import { POST as replayDeadLetters } from "./v1/dead-letters/replay/route";
import { POST as proposeDraft } from "./v1/drafts/route";
import { GET as getDraft } from "./v1/drafts/[id]/route";
import { GET as getResult } from "./v1/drafts/[id]/result/route";
import { POST as acceptEvent } from "./v1/events/route";
import { GET as getEvent } from "./v1/events/[id]/route";
import { POST as setKillSwitch } from "./v1/kill-switch/route";
import { GET as openApi } from "./v1/openapi.json/route";
import { GET as listReviews } from "./v1/reviews/route";
import { GET as countReviews } from "./v1/reviews/counts/route";
import { GET as getReview } from "./v1/reviews/[id]/route";
import { POST as decide } from "./v1/reviews/[id]/decision/route";
import { POST as embed } from "./v1/reviews/[id]/embed/route";
import { DELETE as release, POST as claim } from "./v1/reviews/[id]/claim/route";
import { POST as assign } from "./v1/reviews/[id]/assignee/route";
import { GET as listComments, POST as addComment } from "./v1/reviews/[id]/comments/route";
import { POST as reassign } from "./v1/reviews/[id]/reassign/route";
import { POST as giveBack } from "./v1/reviews/[id]/release/route";
import { DELETE as wake, POST as snooze } from "./v1/reviews/[id]/snooze/route";
import { POST as undo } from "./v1/reviews/[id]/undo/route";
import { GET as listWorkflows } from "./v1/workflows/route";
import { POST as pauseWorkflow } from "./v1/workflows/[id]/pause/route";
import { POST as resumeWorkflow } from "./v1/workflows/[id]/resume/route";
import { DELETE as removeCallback, POST as setCallback } from "./v1/workflows/[id]/callback/route";
import { GET as listWriteBacks } from "./v1/write-backs/route";

/** Machine endpoints that our server answers itself, without Next's cost a request. Next serves the same handlers under `next dev`. */
export interface HotRoute {
  method: string;
  /** Next's way: `/api/triggers/[slug]`. */
  pattern: string;
  handler: (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
}

// The busiest first: they are tried in this order.
export const hotRoutes: HotRoute[] = [
  { method: "POST", pattern: "/api/triggers/[slug]", handler: deliver },
  { method: "POST", pattern: "/api/v1/reviews/[id]/decision", handler: decide },
  { method: "GET", pattern: "/api/v1/reviews", handler: listReviews },
  { method: "GET", pattern: "/api/v1/drafts/[id]", handler: getDraft },
  { method: "POST", pattern: "/api/v1/drafts", handler: proposeDraft },
  { method: "GET", pattern: "/api/v1/drafts/[id]/result", handler: getResult },
  { method: "GET", pattern: "/api/v1/reviews/counts", handler: countReviews },
  { method: "GET", pattern: "/api/v1/reviews/[id]", handler: getReview },
  { method: "POST", pattern: "/api/v1/events", handler: acceptEvent },
  { method: "GET", pattern: "/api/v1/events/[id]", handler: getEvent },
  { method: "POST", pattern: "/api/v1/reviews/[id]/embed", handler: embed },
  { method: "POST", pattern: "/api/v1/reviews/[id]/undo", handler: undo },
  { method: "POST", pattern: "/api/v1/reviews/[id]/claim", handler: claim },
  { method: "DELETE", pattern: "/api/v1/reviews/[id]/claim", handler: release },
  { method: "POST", pattern: "/api/v1/reviews/[id]/snooze", handler: snooze },
  { method: "DELETE", pattern: "/api/v1/reviews/[id]/snooze", handler: wake },
  { method: "POST", pattern: "/api/v1/reviews/[id]/release", handler: giveBack },
  { method: "POST", pattern: "/api/v1/reviews/[id]/reassign", handler: reassign },
  { method: "POST", pattern: "/api/v1/reviews/[id]/assignee", handler: assign },
  { method: "GET", pattern: "/api/v1/reviews/[id]/comments", handler: listComments },
  { method: "POST", pattern: "/api/v1/reviews/[id]/comments", handler: addComment },
  { method: "GET", pattern: "/api/v1/write-backs", handler: listWriteBacks },
  { method: "GET", pattern: "/api/v1/dead-letters", handler: listDeadLetters },
  { method: "POST", pattern: "/api/v1/dead-letters/replay", handler: replayDeadLetters },
  { method: "POST", pattern: "/api/v1/dead-letters/[id]/replay", handler: replayDeadLetter },
  { method: "GET", pattern: "/api/v1/audit", handler: listAuditEntries },
  { method: "GET", pattern: "/api/v1/audit/export", handler: exportAudit },
  { method: "GET", pattern: "/api/v1/audit/checkpoints", handler: listCheckpoints },
  { method: "GET", pattern: "/api/v1/workflows", handler: listWorkflows },
  { method: "POST", pattern: "/api/v1/workflows/[id]/pause", handler: pauseWorkflow },
  { method: "POST", pattern: "/api/v1/workflows/[id]/resume", handler: resumeWorkflow },
  { method: "POST", pattern: "/api/v1/workflows/[id]/callback", handler: setCallback },
  { method: "DELETE", pattern: "/api/v1/workflows/[id]/callback", handler: removeCallback },
  { method: "POST", pattern: "/api/v1/kill-switch", handler: setKillSwitch },
  { method: "GET", pattern: "/api/v1/openapi.json", handler: openApi },
  { method: "GET", pattern: "/api/health/live", handler: live },
  { method: "GET", pattern: "/api/health/ready", handler: ready },
];
