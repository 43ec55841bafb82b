/** Forms that were sent, and what comes of them. */
import type { App, ViewSubmitAction } from "@slack/bolt";
import { AppError, ValidationError } from "@/lib/core/errors";
import { formKinds, readSeen, submitForm } from "../forms";
import { renderNote } from "./render-forms";
import { enter, turnOf, type World } from "./turn";

export function onForms(app: App, world: World): void {
  for (const kind of formKinds) {
    app.view<ViewSubmitAction>(`review:${kind}`, async ({ ack, body, view, client, context }) => {
      const turn = turnOf(world, body, { client, context });
      const seen = readSeen(view.private_metadata);
      if (!turn || !seen) return ack();
      const entered = await enter(turn);
      if (typeof entered === "string")
        return ack({ response_action: "update", view: renderNote(world.desk.t, "Countersign", entered) });
      try {
        await submitForm(entered, kind, seen, valuesOf(view));
        await ack();
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        const refusal = entered.refusal(error);
        const [first] = Object.keys(view.state.values);
        if (first !== undefined && error instanceof ValidationError) {
          // What was typed stays where it is.
          await ack({ response_action: "errors", errors: { [first]: refusal.slice(0, 2_000) } });
        } else {
          const title = entered.t("channel.overTitle");
          await ack({ response_action: "update", view: renderNote(entered.t, title, refusal) });
        }
      }
    });
  }
}

/** What was filled in, by its block. */
const valuesOf = ({ state }: ViewSubmitAction["view"]): Record<string, string> =>
  Object.fromEntries(
    Object.entries(state.values).map(([block, { value: given }]) => [
      block,
      (given?.type === "static_select" ? given.selected_option?.value : given?.value) ?? "",
    ]),
  );
