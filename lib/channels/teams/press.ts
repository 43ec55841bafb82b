/** What was pressed on cards, and what comes of it. */
import { AppError, ValidationError } from "@/lib/core/errors";
import { log } from "@/lib/core/log";
import type { Reviewer } from "../desk";
import { isFormKind, readDecision, readSeen, submitForm } from "../forms";
import type { SeenDecision, SeenVersion } from "../review-card";
import { baseOf, isChannel, type Pressed } from "./activity";
import { renderCard } from "./render-card";
import { renderConfirm, renderForm } from "./render-forms";
import { enter, type Said, type Turn } from "./turn";

/** Only what is named here changes anything, and never what a client asks by itself. */
export async function press(turn: Turn, pressed: Pressed): Promise<Said> {
  const { desk } = turn;
  const seen = readSeen(pressed.seen);
  const decided = readDecision(pressed.seen);
  const reviewId = seen?.reviewId ?? decided?.reviewId ?? pressed.seen;
  try {
    if (!(await isOnCard(turn, reviewId))) return { text: desk.t("channel.noCard") };
    const looks = pressed.do === "look" || pressed.byItself;
    const entered = await enter(turn);
    if (typeof entered === "string") return looks ? await look(turn, reviewId, null) : { text: entered };
    if (looks) return await look(turn, reviewId, entered);
    return await act(turn, entered, { ...pressed, reviewId, version: seen, decided });
  } catch (error) {
    log.warn({ name: error instanceof Error ? error.name : "" }, "what was pressed in Teams failed");
    return { text: desk.t("channel.failed") };
  }
}

type Act = Pressed & { reviewId: string; version: SeenVersion | null; decided: SeenDecision | null };

async function act(
  turn: Turn,
  reviewer: Reviewer,
  { do: what, reviewId, version: seen, decided, values }: Act,
): Promise<Said> {
  const submitted = what.startsWith("submit-") ? what.slice("submit-".length) : "";
  try {
    if (what === "undo" && decided) await reviewer.undo(decided);
    else if (!seen) return { text: turn.desk.t("channel.noCard") };
    else if (what === "approve") await reviewer.decide({ ...seen, decision: "approved" });
    else if (what === "confirm") return { card: renderConfirm(reviewer.t, await reviewer.form(seen)) };
    else if (isFormKind(what)) return { card: await renderForm(what, await reviewer.form(seen), reviewer) };
    else if (isFormKind(submitted)) await submitForm(reviewer, submitted, seen, values);
    else return { text: turn.desk.t("channel.noCard") };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const refusal = reviewer.refusal(error);
    // What was typed stays where it is.
    return isFormKind(submitted) && seen && error instanceof ValidationError
      ? { card: await renderForm(submitted, await reviewer.form(seen), reviewer, { refusal, values }) }
      : await look(turn, reviewId, reviewer, { refusal, typed: values.body ?? values.comment ?? "" });
  }
  // It is recorded: that it can't be shown must not say that nothing was changed.
  return look(turn, reviewId, reviewer).catch((error: unknown) => {
    log.warn({ name: error instanceof Error ? error.name : "" }, "what came of a press in Teams could not be shown");
    return { text: reviewer.t("channel.doneUnseen") };
  });
}

async function look(
  { desk, activity }: Turn,
  reviewId: string,
  as: Reviewer | null,
  refused?: { refusal: string; typed: string },
): Promise<Said> {
  const shared = isChannel(activity.conversation.id);
  const everybodys = shared ? desk.publicCard(reviewId) : null;
  const card = await (as ? as.card(reviewId) : everybodys);
  if (card) return { card: renderCard(card, { shared, ...refused }) };
  return { text: refused?.refusal ?? desk.t("card.withdrawn") };
}

/** What was pressed stands on a card of that review. */
async function isOnCard({ desk, activity, person }: Turn, reviewId: string): Promise<boolean> {
  const { replyToId: id, conversation } = activity;
  if (id === undefined) return false;
  const found = await desk.cardAt(person, { channel: baseOf(conversation.id), id }, null);
  return found?.reviewId === reviewId;
}
