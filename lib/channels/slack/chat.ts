/** What people write: to the app alone, for it; below a card, about its draft. */
import type { App, RespondFn } from "@slack/bolt";
import { AppError } from "@/lib/core/errors";
import { log } from "@/lib/core/log";
import type { CardAt } from "../desk";
import { identify } from "./identify";
import { renderList } from "./render-list";
import { escaped, unescaped } from "./text";
import { enter, privately, type Tell, type Turn, turnOf, type World } from "./turn";

export function onCommand(app: App, world: World): void {
  app.command("/countersign", async ({ ack, command, client, context, respond }) => {
    // Looking people up takes a while; what is said comes after.
    await ack();
    const { user_id, team_id, api_app_id, text = "" } = command;
    const named = { user: { id: user_id, team_id }, team: { id: team_id }, api_app_id };
    const turn = turnOf(world, named, { client, context });
    if (!turn) return;
    try {
      await obey(turn, unescaped(text).trim(), respond);
    } catch (error) {
      await privately(respond)(turn.desk.t("channel.failed"));
      throw error;
    }
  });
}

async function obey(turn: Turn, typed: string, respond: RespondFn): Promise<void> {
  const { desk } = turn;
  const tell = privately(respond);
  const [verb = "", code = ""] = typed.split(/\s+/);
  if (verb === "help") return void (await tell(desk.t("slack.help", { url: desk.linkUrl })));
  if (verb === "link") return void (await tell(await linkWords(turn, code)));
  const entered = await enter(turn);
  if (typeof entered === "string") return void (await tell(entered));
  const { count, more, found } = await entered.search(typed);
  const says =
    typed === ""
      ? entered.t("channel.queue", { count })
      : entered.t(more ? "channel.foundMore" : "channel.found", { count, words: typed });
  await respond({
    response_type: "ephemeral",
    replace_original: false,
    text: escaped(says),
    blocks: renderList(entered.t, { says, found, queueUrl: desk.queueUrl }),
  });
}

async function linkWords({ desk, client, person, now }: Turn, code: string): Promise<string> {
  if (!(await identify(client, person, now))) return desk.t("slack.notYours");
  const linked = await desk.link(person, code);
  return linked ? linked.t("channel.linked", { name: linked.name }) : desk.t("channel.badCode", { url: desk.linkUrl });
}

/** Only what a person wrote under one of our cards; everything else of the channel is not looked at. */
export function onReplies(app: App, world: World): void {
  app.message(async ({ message, body, client, context }) => {
    const isReply =
      (message.subtype === undefined || message.subtype === "file_share" || message.subtype === "thread_broadcast") &&
      "thread_ts" in message &&
      message.thread_ts !== undefined &&
      message.thread_ts !== message.ts;
    if (!isReply || !message.user || ("bot_id" in message && message.bot_id) || body.is_ext_shared_channel) return;
    const { thread_ts: thread = "", channel, user } = message;
    const named = { user: { id: user }, team: { id: body.team_id }, api_app_id: body.api_app_id };
    const turn = turnOf(world, named, { client, context });
    const at = turn && (await turn.desk.cardAt(turn.person, { channel, id: thread }, null));
    if (!turn || !at) return;
    const tell = (text: string) => client.chat.postEphemeral({ channel, user, thread_ts: thread, text: escaped(text) });
    const text = unescaped(message.text ?? "");
    if (text.trim() !== "") await turn.desk.once(`slack:${body.event_id}`, () => comment(turn, at, text, tell));
  });
}

/** Throws where it could not be kept and nobody refused it: Slack delivers it again. */
async function comment(turn: Turn, at: CardAt, text: string, tell: Tell): Promise<void> {
  const entered = await enter(turn);
  if (typeof entered === "string") return void (await tell(entered));
  try {
    const said = await entered.comment(at, text);
    // What is kept is kept: that it can't be told must not keep it twice.
    if (said !== null) await tell(said).catch(untold);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await tell(entered.refusal(error));
  }
}

const untold = (error: unknown): void =>
  log.warn({ name: error instanceof Error ? error.name : "" }, "what came of a comment in Slack could not be told");
