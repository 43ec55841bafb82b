import type { App } from "@slack/bolt";
import type { Reviewer } from "../desk";
import { renderList } from "./render-list";
import { enter, turnOf, type World } from "./turn";

/** The app's home shows whoever opens it what waits for them. */
export function onHome(app: App, world: World): void {
  const { desk } = world;
  app.event("app_home_opened", async ({ event, body, client, context }) => {
    if (event.tab !== "home") return;
    const named = { user: { id: event.user }, team: { id: body.team_id }, api_app_id: body.api_app_id };
    const turn = turnOf(world, named, { client, context });
    if (!turn) return;
    const entered = await enter(turn);
    const { t, ...list } =
      typeof entered === "string" ? { t: desk.t, says: entered, found: [] } : await waitingFor(entered);
    const blocks = renderList(t, { ...list, queueUrl: desk.queueUrl });
    await client.views.publish({ user_id: event.user, view: { type: "home", blocks } });
  });
}

async function waitingFor({ t, search }: Reviewer) {
  const { count, found } = await search("");
  return { t, says: t("channel.queue", { count }), found };
}
