import { AppError } from "@/lib/core/errors";
import { baseOf, threadOf } from "./activity";
import { identify } from "./identify";
import { renderList } from "./render-list";
import { enter, type Said, tell, tellPrivately, type Turn } from "./turn";

/** UTF-16 units. */
const longestComment = 4_000;

/** What somebody wrote: below a card, about its draft; to the app alone, for it. */
export async function takeWords(turn: Turn, text: string): Promise<void> {
  const { desk, activity, person } = turn;
  if (text === "") return;
  const { id: conversation, conversationType } = activity.conversation;
  const thread = threadOf(conversation);
  if (thread !== null) {
    const at = await desk.cardAt(person, { channel: baseOf(conversation), id: thread }, null);
    if (at) await comment(turn, at.reviewId, text.slice(0, longestComment));
    return;
  }
  if (conversationType === "personal") await tell(turn, conversation, await commanded(turn, text));
}

async function comment(turn: Turn, reviewId: string, text: string): Promise<void> {
  const entered = await enter(turn);
  if (typeof entered === "string") return tellPrivately(turn, { text: entered });
  try {
    await entered.comment(reviewId, text);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await tellPrivately(turn, { text: entered.refusal(error) });
  }
}

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
  const { count, found } = await entered.search(words);
  const says = words === "" ? entered.t("channel.queue", { count }) : entered.t("channel.found", { count, words });
  return { card: renderList(entered.t, { says, found, queueUrl: desk.queueUrl }) };
}
