import { AppError } from "@/lib/core/errors";
import { log } from "@/lib/core/log";
import type { CardAt } from "../desk";
import { baseOf, threadOf } from "./activity";
import { identify } from "./identify";
import { renderList } from "./render-list";
import { enter, type Said, tell, tellPrivately, type Turn } from "./turn";

/** What somebody wrote: below a card, about its draft; to the app alone, for it. */
export async function takeWords(turn: Turn, text: string): Promise<void> {
  const { desk, activity, person } = turn;
  if (text === "") return;
  const { id: conversation, conversationType } = activity.conversation;
  const thread = threadOf(conversation);
  if (thread !== null) {
    const at = await desk.cardAt(person, { channel: baseOf(conversation), id: thread }, null);
    if (at) await comment(turn, at, text);
    return;
  }
  if (conversationType === "personal") await tell(turn, conversation, await commanded(turn, text));
}

async function comment(turn: Turn, at: CardAt, text: string): Promise<void> {
  const entered = await enter(turn);
  if (typeof entered === "string") return tellPrivately(turn, { text: entered });
  try {
    const said = await entered.comment(at, text);
    // What is kept is kept: that it can't be told must not keep it twice.
    if (said !== null) await tellPrivately(turn, { text: said }).catch(untold);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await tellPrivately(turn, { text: entered.refusal(error) });
  }
}

const untold = (error: unknown): void =>
  log.warn({ name: error instanceof Error ? error.name : "" }, "what came of a comment in Teams could not be told");

async function commanded(turn: Turn, text: string): Promise<Said> {
  const { desk, connector, activity, person, now } = turn;
  const [verb = "", code = ""] = text.split(/\s+/);
  if (verb.toLowerCase() === "link") {
    if (!(await identify(connector, person, activity.conversation.id, now))) return { text: desk.t("teams.notYours") };
    const linked = await desk.link(person, code);
    return {
      text: linked
        ? linked.t("channel.linked", { name: linked.name })
        : desk.t("channel.badCode", { url: desk.linkUrl }),
    };
  }
  if (verb.toLowerCase() === "help") return { text: desk.t("teams.help", { url: desk.linkUrl }) };
  const entered = await enter(turn);
  if (typeof entered === "string") return { text: entered };
  const words = text.toLowerCase() === "queue" ? "" : text;
  const { count, more, found } = await entered.search(words);
  const says =
    words === ""
      ? entered.t("channel.queue", { count })
      : entered.t(more ? "channel.foundMore" : "channel.found", { count, words });
  return { card: renderList(entered.t, { says, found, queueUrl: desk.queueUrl }) };
}
