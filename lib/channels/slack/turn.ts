/** One thing that somebody did, with what is needed to do something about it. */
import type { RespondFn, webApi } from "@slack/bolt";
import type { Clock } from "@/lib/core/clock";
import { AppError } from "@/lib/core/errors";
import { log } from "@/lib/core/log";
import type { ChannelPerson, Reviewer } from "../desk";
import type { SlackDesk } from "./desk";
import { identify } from "./identify";
import { escaped } from "./text";

export interface World {
  desk: SlackDesk;
  clock: Clock;
}

export interface Turn {
  desk: SlackDesk;
  client: webApi.WebClient;
  person: ChannelPerson;
  now: Date;
}

interface Named {
  user: { id: string; team_id?: string };
  team?: { id?: string } | null;
  api_app_id?: string;
}

/** What Bolt hands over with it. */
interface Arrived {
  client: webApi.WebClient;
  context: { teamId?: string; appId?: unknown };
}

/** By the signed payload alone. Null: not of the team that the app is in, or of another app. */
export function turnOf(
  { desk, clock }: World,
  { user, team, api_app_id }: Named,
  { client, context: { teamId, appId } }: Arrived,
): Turn | null {
  const isOurs = teamId !== undefined && team?.id === teamId && (user.team_id ?? teamId) === teamId;
  if (isOurs && (api_app_id === undefined || api_app_id === appId))
    return { desk, client, person: { teamId, userId: user.id }, now: clock.now() };
  log.warn({ team: teamId }, "somebody of another team or app did something in Slack");
  return null;
}

/** The member who it is, or what there is to say where it is nobody. */
export async function enter({ desk, client, person, now }: Turn): Promise<Reviewer | string> {
  const identity = await identify(client, person, now);
  if (!identity) return desk.t("slack.notYours");
  const reviewer = await desk.reviewer(person, identity.confirmedEmail);
  return reviewer ?? desk.t("slack.unlinked", { url: desk.linkUrl });
}

export type Tell = (text: string) => Promise<unknown>;

/** To whoever pressed it, and seen by nobody else. */
export const privately =
  (respond: RespondFn): Tell =>
  (text) =>
    respond({ response_type: "ephemeral", replace_original: false, text: escaped(text) });

/** Does it as the member who it is, who hears of it where nothing comes of it. */
export async function asReviewer(turn: Turn, tell: Tell, work: (reviewer: Reviewer) => Promise<void>): Promise<void> {
  const entered = await enter(turn);
  if (typeof entered === "string") return void (await tell(entered));
  try {
    await work(entered);
  } catch (error) {
    if (!(error instanceof AppError))
      log.warn({ name: error instanceof Error ? error.name : "" }, "what was pressed in Slack failed");
    await tell(entered.refusal(error));
  }
}
