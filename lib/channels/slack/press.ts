/** What was pressed on cards, and what comes of it. Every button names a version; who pressed it is Slack's signed word, and what they may, ours. */
import type { App, BlockAction, BlockButtonAction, BlockOverflowAction, RespondFn, webApi } from "@slack/bolt";
import type { Reviewer } from "../desk";
import { type FormKind, readDecision, readSeen } from "../forms";
import { cardIdIn, type MoreChoice, moreChoices } from "./render-card";
import { renderForm } from "./render-forms";
import { asReviewer, privately, type Turn, turnOf, type World } from "./turn";

export function onPresses(app: App, world: World): void {
  // A button that only leads somewhere is told as well.
  app.action("review:open", async ({ ack }) => ack());

  app.action<BlockButtonAction>(
    { type: "block_actions", action_id: /^review:(approve|undo)$/ },
    async ({ ack, action, ...pressed }) => {
      const { action_id: what, value = "" } = action;
      const seen = what === "review:approve" ? readSeen(value) : null;
      const decided = what === "review:undo" ? readDecision(value) : null;
      if (seen)
        await press(world, pressed, seen.reviewId, (reviewer) => reviewer.decide({ ...seen, decision: "approved" }));
      if (decided) await press(world, pressed, decided.reviewId, (reviewer) => reviewer.undo(decided));
      // What was pressed is recorded by now.
      await ack();
    },
  );

  app.action<BlockButtonAction>(
    { type: "block_actions", action_id: /^review:(edit|reject)$/ },
    async ({ ack, action, ...pressed }) => {
      await ack();
      await openForm(world, pressed, action.action_id === "review:edit" ? "edit" : "reject", action.value);
    },
  );

  app.action<BlockOverflowAction>(
    { type: "block_actions", action_id: "review:more" },
    async ({ ack, action, ...pressed }) => {
      await ack();
      const [choice = "", value] = action.selected_option.value.split(":");
      if (isChoice(choice)) await openForm(world, pressed, choice, value);
    },
  );
}

const isChoice = (text: string): text is MoreChoice => (moreChoices as readonly string[]).includes(text);

interface Pressed {
  body: BlockAction;
  client: webApi.WebClient;
  respond: RespondFn;
  context: { teamId?: string; appId?: unknown };
}

async function openForm(world: World, pressed: Pressed, kind: FormKind, value = ""): Promise<void> {
  const seen = readSeen(value);
  if (!seen) return;
  await press(world, pressed, seen.reviewId, async (reviewer) => {
    const view = await renderForm(kind, await reviewer.form(seen), reviewer);
    await pressed.client.views.open({ trigger_id: pressed.body.trigger_id, view });
  });
}

/** Who pressed hears of it where nothing comes of it: by then Slack may have been answered. */
async function press(
  world: World,
  { body, client, respond, context }: Pressed,
  reviewId: string,
  work: (reviewer: Reviewer) => Promise<void>,
): Promise<void> {
  const { desk } = world;
  const turn = turnOf(world, body, { client, context });
  if (!turn) return;
  const tell = privately(respond);
  try {
    if (await isOnCard(turn, body, reviewId)) await asReviewer(turn, tell, work);
    else await tell(desk.t("channel.noCard"));
  } catch (error) {
    await tell(desk.t("channel.failed"));
    throw error;
  }
}

/** What was pressed stands on a card of that review. What the app itself posted, and of which it never heard, becomes one. */
async function isOnCard(
  { desk, person }: Turn,
  { container, message, actions, ...body }: BlockAction,
  reviewId: string,
): Promise<boolean> {
  const { channel_id: channel, message_ts: id } = container as { channel_id?: string; message_ts?: string };
  if (channel === undefined || id === undefined) return false;
  const byUs = message?.app_id === body.api_app_id;
  const posted = byUs ? { reviewId, cardId: cardIdIn(actions[0]?.block_id) } : null;
  return (await desk.cardAt(person, { channel, id }, posted))?.reviewId === reviewId;
}
