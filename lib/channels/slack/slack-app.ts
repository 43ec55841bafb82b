/** What people do in Slack, and what comes of it. Every button names a version; who pressed it is Slack's signed word, and what they may, ours. */
import {
  App,
  type BlockAction,
  type BlockButtonAction,
  type BlockOverflowAction,
  type RespondFn,
  type ViewSubmitAction,
  type webApi,
} from "@slack/bolt";
import type { Clock } from "@/lib/core/clock";
import { AppError, ConflictError, StaleVersionError, ValidationError } from "@/lib/core/errors";
import { log } from "@/lib/core/log";
import { type FormKind, formKinds, readSeen, submitForm } from "../forms";
import type { SeenVersion } from "../review-card";
import { clientOptions } from "./client";
import type { ChannelPerson, Reviewer } from "../desk";
import type { SlackDesk } from "./desk";
import { identify } from "./identify";
import { quietLogger } from "./quiet-logger";
import { FetchReceiver } from "./receiver";
import { cardIdIn, moreChoices, type MoreChoice } from "./render-card";
import { renderForm, renderList, renderNote } from "./render-forms";
import { escaped, unescaped } from "./text";

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
  const at = { desk, clock };
  onButtons(app, at);
  onForms(app, at);
  onCommand(app, at);
  onEvents(app, at);
  return receiver;
}

interface World {
  desk: SlackDesk;
  clock: Clock;
}

/** The member who did it; null where it is nobody, which has been told. */
async function enter(
  { desk, clock }: World,
  client: webApi.WebClient,
  person: ChannelPerson,
  tell: (text: string) => Promise<unknown>,
): Promise<Reviewer | null> {
  const identity = await identify(client, person, clock.now());
  if (!identity) {
    await tell(desk.t("slack.notYours"));
    return null;
  }
  const reviewer = await desk.reviewer(person, identity.confirmedEmail);
  if (!reviewer) await tell(desk.t("slack.unlinked", { url: desk.linkUrl }));
  return reviewer;
}

function onButtons(app: App, world: World): void {
  // A button that only leads somewhere is told as well.
  app.action("review:open", async ({ ack }) => ack());

  app.action<BlockButtonAction>(
    { type: "block_actions", action_id: /^review:(approve|undo)$/ },
    async ({ ack, action, body, client, respond, context }) => {
      const { value = "" } = action;
      const seen = action.action_id === "review:approve" ? readSeen(value) : null;
      const reviewId = seen?.reviewId ?? value;
      const tell = privately(respond);
      const person = personOf(body, context);
      if (!person) return ack();
      await asReviewer(world, { person, reviewId, body, client, tell }, (reviewer) =>
        seen ? reviewer.decide({ ...seen, decision: "approved" }) : reviewer.undo(reviewId),
      );
      // What was pressed is recorded by now.
      await ack();
    },
  );

  app.action<BlockButtonAction>(
    { type: "block_actions", action_id: /^review:(edit|reject)$/ },
    async ({ ack, action, body, client, respond, context }) => {
      await ack();
      const kind = action.action_id === "review:edit" ? "edit" : "reject";
      await openForm(world, { kind, seen: readSeen(action.value ?? ""), body, client, respond, context });
    },
  );

  app.action<BlockOverflowAction>(
    { type: "block_actions", action_id: "review:more" },
    async ({ ack, action, body, client, respond, context }) => {
      await ack();
      const [choice = "", value = ""] = action.selected_option.value.split(":");
      if (!isChoice(choice)) return;
      await openForm(world, { kind: choice, seen: readSeen(value), body, client, respond, context });
    },
  );
}

const isChoice = (text: string): text is MoreChoice => (moreChoices as readonly string[]).includes(text);

interface Pressed {
  kind: FormKind;
  seen: SeenVersion | null;
  body: BlockAction;
  client: webApi.WebClient;
  respond: RespondFn;
  context: { teamId?: string; appId?: unknown };
}

async function openForm(world: World, { kind, seen, body, client, respond, context }: Pressed): Promise<void> {
  const tell = privately(respond);
  const person = personOf(body, context);
  if (!person || !seen) return;
  await asReviewer(world, { person, reviewId: seen.reviewId, body, client, tell }, async (reviewer) => {
    const view = await renderForm(kind, await reviewer.form(seen), reviewer);
    await client.views.open({ trigger_id: body.trigger_id, view });
  });
}

interface Press {
  person: ChannelPerson;
  reviewId: string;
  body: BlockAction;
  client: webApi.WebClient;
  tell: (text: string) => Promise<unknown>;
}

/** Does what was pressed on a card as who pressed it, who hears of it where nothing comes of it: by then Slack may have been answered. */
async function asReviewer(
  world: World,
  { person, reviewId, body, client, tell }: Press,
  work: (reviewer: Reviewer) => Promise<void>,
): Promise<void> {
  const { desk } = world;
  try {
    if (!(await isOnCard(desk, person, body, reviewId))) return void (await tell(desk.t("channel.noCard")));
    const reviewer = await enter(world, client, person, tell);
    if (reviewer) await orTell(reviewer, tell, () => work(reviewer));
  } catch (error) {
    await tell(desk.t("channel.failed"));
    throw error;
  }
}

function onForms(app: App, world: World): void {
  for (const kind of formKinds) {
    app.view<ViewSubmitAction>(`review:${kind}`, async ({ ack, body, view, client, context }) => {
      const person = personOf(body, context);
      const seen = readSeen(view.private_metadata);
      if (!person || !seen) return ack();
      let said = "";
      const reviewer = await enter(world, client, person, async (text) => (said = text));
      if (!reviewer) return ack({ response_action: "update", view: renderNote(world.desk.t, "Countersign", said) });
      const values = Object.fromEntries(
        Object.entries(view.state.values).map(([block, { value: given }]) => [
          block,
          (given?.type === "static_select" ? given.selected_option?.value : given?.value) ?? "",
        ]),
      );
      try {
        await submitForm(reviewer, kind, seen, values);
        await ack();
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        const [first] = Object.keys(view.state.values);
        const over =
          error instanceof ConflictError || error instanceof StaleVersionError || !(error instanceof ValidationError);
        if (over || first === undefined) {
          const title = reviewer.t("channel.overTitle");
          await ack({ response_action: "update", view: renderNote(reviewer.t, title, reviewer.refusal(error)) });
        } else {
          // What was typed stays where it is.
          await ack({ response_action: "errors", errors: { [first]: reviewer.refusal(error).slice(0, 2_000) } });
        }
      }
    });
  }
}

function onCommand(app: App, world: World): void {
  const { desk } = world;
  app.command("/countersign", async ({ ack, command, client, context, respond }) => {
    // Looking people up takes a while; what is said comes after.
    await ack();
    const tell = privately(respond);
    const person = personOf(
      {
        user: { id: command.user_id, team_id: command.team_id },
        team: { id: command.team_id },
        api_app_id: command.api_app_id,
      },
      context,
    );
    if (!person) return;
    try {
      await obey(world, { person, typed: unescaped(command.text ?? "").trim(), client, respond });
    } catch (error) {
      await tell(desk.t("channel.failed"));
      throw error;
    }
  });
}

interface Command {
  person: ChannelPerson;
  typed: string;
  client: webApi.WebClient;
  respond: RespondFn;
}

async function obey(world: World, { person, typed, client, respond }: Command): Promise<void> {
  const { desk } = world;
  const tell = privately(respond);
  const [verb = "", code = ""] = typed.split(/\s+/);
  if (verb === "help") return void (await tell(desk.t("slack.help", { url: desk.linkUrl })));
  if (verb === "link") return void (await tell(await linkWords(world, client, person, code)));
  const reviewer = await enter(world, client, person, tell);
  if (!reviewer) return;
  const { count, found } = await reviewer.search(typed);
  const says =
    typed === "" ? reviewer.t("channel.queue", { count }) : reviewer.t("channel.found", { count, words: typed });
  await respond({
    response_type: "ephemeral",
    replace_original: false,
    text: escaped(says),
    blocks: renderList(reviewer.t, { says, found, queueUrl: desk.queueUrl }),
  });
}

async function linkWords(
  { desk, clock }: World,
  client: webApi.WebClient,
  person: ChannelPerson,
  code: string,
): Promise<string> {
  if (!(await identify(client, person, clock.now()))) return desk.t("slack.notYours");
  const linked = await desk.link(person, code);
  return linked ? linked.t("channel.linked", { name: linked.name }) : desk.t("channel.badCode", { url: desk.linkUrl });
}

function onEvents(app: App, world: World): void {
  const { desk } = world;
  app.event("app_home_opened", async ({ event, body, client, context }) => {
    if (event.tab !== "home") return;
    const person = personOf(
      { user: { id: event.user }, team: { id: body.team_id }, api_app_id: body.api_app_id },
      context,
    );
    if (!person) return;
    let says = "";
    const reviewer = await enter(world, client, person, async (text) => (says = text));
    const { count, found } = (await reviewer?.search("")) ?? { count: 0, found: [] };
    const t = reviewer?.t ?? desk.t;
    const list = { says: reviewer ? t("channel.queue", { count }) : says, found, queueUrl: desk.queueUrl };
    await client.views.publish({ user_id: event.user, view: { type: "home", blocks: renderList(t, list) } });
  });

  app.message(async ({ message, context }) => {
    const { botId, teamId } = context;
    if (!("bot_id" in message) || message.bot_id !== botId || !("blocks" in message) || teamId === undefined) return;
    const [cardId] = (message.blocks ?? []).flatMap(({ block_id }) => cardIdIn(block_id) ?? []);
    // As the answer to the post can be lost.
    if (cardId !== undefined) await desk.posted(teamId, { channel: message.channel, id: message.ts }, cardId);
  });

  app.message(async ({ message, body, client, context }) => {
    // Only what a person wrote under one of our cards; everything else of the channel is not looked at.
    const isReply =
      (message.subtype === undefined || message.subtype === "file_share" || message.subtype === "thread_broadcast") &&
      "thread_ts" in message &&
      message.thread_ts !== undefined &&
      message.thread_ts !== message.ts;
    if (!isReply || !message.user || ("bot_id" in message && message.bot_id) || body.is_ext_shared_channel) return;
    const { thread_ts: thread = "", channel, user } = message;
    const person = personOf({ user: { id: user }, team: { id: body.team_id }, api_app_id: body.api_app_id }, context);
    const at = person && (await desk.cardAt(person, { channel, id: thread }, null));
    if (!person || !at) return;
    const tell = (text: string) => client.chat.postEphemeral({ channel, user, thread_ts: thread, text });
    await desk.once(`slack:${body.event_id}`, async () => {
      const reviewer = await enter(world, client, person, tell);
      const text = unescaped(message.text ?? "");
      if (!reviewer || text.trim() === "") return;
      await orTell(reviewer, tell, async () => {
        const said = await reviewer.comment(at, text);
        // What is kept is kept: that it can't be told must not keep it twice.
        if (said !== null) await tell(escaped(said)).catch(untold);
      });
    });
  });

  app.event("app_uninstalled", async ({ body }) => desk.removed(body.team_id, new Date(body.event_time * 1000)));
  app.event("tokens_revoked", async ({ event, body }) => {
    if (event.tokens.bot?.length) await desk.removed(body.team_id, new Date(body.event_time * 1000));
  });
}

interface Named {
  user: { id: string; team_id?: string };
  team?: { id?: string } | null;
  api_app_id?: string;
}

/** By the signed payload alone. Null: not of the team that the app is in, or of another app. */
function personOf(
  { user, team, api_app_id }: Named,
  { teamId, appId }: { teamId?: string; appId?: unknown },
): ChannelPerson | null {
  const isOurs = teamId !== undefined && team?.id === teamId && (user.team_id ?? teamId) === teamId;
  if (isOurs && (api_app_id === undefined || api_app_id === appId)) return { teamId, userId: user.id };
  log.warn({ team: teamId }, "somebody of another team or app pressed a button in Slack");
  return null;
}

/** What was pressed stands on a card of that review. What the app itself posted, and of which it never heard, becomes one. */
async function isOnCard(
  desk: SlackDesk,
  person: ChannelPerson,
  { container, message, actions, ...body }: BlockAction,
  reviewId: string,
): Promise<boolean> {
  const { channel_id: channel, message_ts: id } = container as { channel_id?: string; message_ts?: string };
  if (channel === undefined || id === undefined) return false;
  const byUs = message?.app_id === body.api_app_id;
  const posted = byUs ? { reviewId, cardId: cardIdIn(actions[0]?.block_id) } : null;
  return (await desk.cardAt(person, { channel, id }, posted))?.reviewId === reviewId;
}

const untold = (error: unknown): void =>
  log.warn({ name: error instanceof Error ? error.name : "" }, "what came of a comment in Slack could not be told");

/** To whoever pressed it, and seen by nobody else. */
const privately = (respond: RespondFn) => (text: string) =>
  respond({ response_type: "ephemeral", replace_original: false, text: escaped(text) });

async function orTell(
  reviewer: Reviewer,
  tell: (text: string) => Promise<unknown>,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof AppError))
      log.warn({ name: error instanceof Error ? error.name : "" }, "what was pressed in Slack failed");
    await tell(reviewer.refusal(error));
  }
}
