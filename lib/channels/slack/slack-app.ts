/** What Slack tells the app. What people do there has a file for each way of doing it; what becomes of the app itself is heard here. */
import { App } from "@slack/bolt";
import type { Clock } from "@/lib/core/clock";
import { onCommand, onReplies } from "./chat";
import { clientOptions } from "./client";
import type { SlackDesk } from "./desk";
import { onHome } from "./home";
import { onPresses } from "./press";
import { quietLogger } from "./quiet-logger";
import { FetchReceiver } from "./receiver";
import { cardIdIn } from "./render-card";
import { onForms } from "./submit";

interface SlackAppOptions {
  desk: SlackDesk;
  signingSecret: string;
  apiUrl: string | undefined;
  clock: Clock;
  /** See the receiver's. */
  buttonPatience?: number;
}

/** The app and what takes Slack's requests for it. */
export function slackApp({ desk, signingSecret, apiUrl, clock, ...patience }: SlackAppOptions): FetchReceiver {
  const receiver = new FetchReceiver({ signingSecret, clock, isNew: (key) => desk.isNew(key), ...patience });
  const app = new App({
    receiver,
    authorize: async ({ teamId = "", isEnterpriseInstall }) => {
      const found = isEnterpriseInstall ? null : await desk.installation(teamId);
      if (!found) throw new Error("The app is not in this team.");
      const { botToken, botId, botUserId, appId } = found;
      return { botToken, botId, botUserId, teamId, appId };
    },
    // Its own would keep every conversation in memory.
    convoStore: false,
    attachFunctionToken: false,
    logger: quietLogger,
    clientOptions: clientOptions(apiUrl),
    // Its own messages say where its cards stand.
    ignoreSelf: false,
  });
  const world = { desk, clock };
  onPresses(app, world);
  onForms(app, world);
  onCommand(app, world);
  onReplies(app, world);
  onHome(app, world);
  onOwnPosts(app, desk);
  onRemoval(app, desk);
  return receiver;
}

/** They say which card they are, as the answer to a post can be lost. */
function onOwnPosts(app: App, desk: SlackDesk): void {
  app.message(async ({ message, context }) => {
    const { botId, teamId } = context;
    if (!("bot_id" in message) || message.bot_id !== botId || !("blocks" in message) || teamId === undefined) return;
    const [cardId] = (message.blocks ?? []).flatMap(({ block_id }) => cardIdIn(block_id) ?? []);
    if (cardId !== undefined) await desk.posted(teamId, { channel: message.channel, id: message.ts }, cardId);
  });
}

function onRemoval(app: App, desk: SlackDesk): void {
  app.event("app_uninstalled", async ({ body }) => desk.removed(body.team_id, new Date(body.event_time * 1000)));
  app.event("tokens_revoked", async ({ event, body }) => {
    if (event.tokens.bot?.length) await desk.removed(body.team_id, new Date(body.event_time * 1000));
  });
}
