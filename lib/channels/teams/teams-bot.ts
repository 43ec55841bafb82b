/** What people do in Teams, and what comes of it. Who did it is the connector service's signed word, and what they may, ours. */
import type { Clock } from "@/lib/core/clock";
import { sha256 } from "@/lib/core/crypto";
import { log } from "@/lib/core/log";
import { Activity, pressedIn, typedIn } from "./activity";
import { takeWords } from "./chat";
import type { Connector } from "./connector";
import type { TeamsDesk } from "./desk";
import { press } from "./press";
import type { TeamsSettings } from "./teams-settings";
import { type Said, tellPrivately, type Turn } from "./turn";
import { requestVerifier } from "./verify-request";

/** Bytes of a request. */
const longestBody = 1024 * 1024;

interface BotOptions {
  desk: TeamsDesk;
  settings: TeamsSettings;
  clock: Clock;
  connectorAt: (serviceUrl: string) => Promise<Connector>;
}

/** Answers what the connector service posts. */
export function teamsBot(options: BotOptions): (request: Request) => Promise<Response> {
  const { settings, desk } = options;
  const verify = requestVerifier(settings, options.clock);
  return async (request) => {
    if (Number(request.headers.get("content-length") ?? 0) > longestBody) return empty(413);
    const raw = Buffer.from(await request.arrayBuffer());
    if (raw.length > longestBody) return empty(413);
    const activity = parse(raw);
    if (!activity) return empty(400);
    try {
      if ((await verify(request.headers.get("authorization"), activity)) === "forged") return empty(401);
    } catch {
      log.warn("the keys of the Teams connector could not be had");
      return empty(503);
    }
    if (!isForUs(activity, settings)) return empty(403);
    if (!(await desk.entered(activity.serviceUrl))) return empty(403);
    const turn = await turnOf(options, activity);
    return turn ? answer(turn, sha256(raw)) : empty(200);
  };
}

const empty = (status: number): Response => new Response(null, { status });

function parse(raw: Buffer): Activity | null {
  try {
    return Activity.parse(JSON.parse(raw.toString("utf8")));
  } catch {
    return null;
  }
}

/** A token says for which app it is; the tenant, only what it signs for. */
function isForUs({ channelId, recipient, conversation, channelData }: Activity, { appId, tenantId }: TeamsSettings) {
  const tenants = [conversation.tenantId, channelData?.tenant?.id].filter((id) => id !== undefined);
  return (
    channelId === "msteams" &&
    recipient.id === `28:${appId}` &&
    tenants.length > 0 &&
    tenants.every((id) => id === tenantId)
  );
}

/** Null: nobody of the directory did it. */
async function turnOf({ desk, settings, clock, connectorAt }: BotOptions, activity: Activity): Promise<Turn | null> {
  const { from, serviceUrl } = activity;
  if (!from?.aadObjectId) return null;
  const person = { teamId: settings.tenantId, userId: from.aadObjectId.toLowerCase(), address: from.id };
  return { desk, connector: await connectorAt(serviceUrl), activity, person, now: clock.now() };
}

/** `key`: the same only where the very same is delivered again. */
async function answer(turn: Turn, key: string): Promise<Response> {
  const { desk, activity } = turn;
  const pressed = pressedIn(activity);
  if (activity.type === "invoke") {
    if (!pressed) return empty(501);
    const first = await desk.isNew(`teams:${key}`);
    return Response.json(toInvokeAnswer(await press(turn, first ? pressed : { ...pressed, do: "look" })));
  }
  if (activity.type !== "message") return empty(200);
  await desk.once(`teams:${key}`, async () => {
    // What was pressed is done: that it can't be told must not have it done again.
    if (pressed) await tellPrivately(turn, await press(turn, pressed)).catch(untold);
    else await takeWords(turn, typedIn(activity.text ?? ""));
  });
  return empty(200);
}

const untold = (error: unknown): void =>
  log.warn({ name: error instanceof Error ? error.name : "" }, "what came of a press in Teams could not be told");

// https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards#response-format
const toInvokeAnswer = (said: Said): object =>
  "card" in said
    ? { statusCode: 200, type: "application/vnd.microsoft.card.adaptive", value: said.card }
    : { statusCode: 200, type: "application/vnd.microsoft.activity.message", value: said.text };
