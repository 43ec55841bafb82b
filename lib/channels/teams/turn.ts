/** One activity of somebody's, with what is needed to do something about it. */
import type { ChannelPerson, Reviewer } from "../desk";
import { type Activity, baseOf } from "./activity";
import type { Connector } from "./connector";
import type { TeamsDesk } from "./desk";
import { identify } from "./identify";
import type { Part } from "./render-card";

export interface Turn {
  desk: TeamsDesk;
  connector: Connector;
  activity: Activity;
  person: ChannelPerson;
  now: Date;
}

/** What is shown in the place of the card that was pressed, or told. */
export type Said = { card: Part } | { text: string };

/** The member who it is, or what there is to say where it is nobody. */
export async function enter({ desk, connector, activity, person, now }: Turn): Promise<Reviewer | string> {
  const identity = await identify(connector, person, baseOf(activity.conversation.id), now);
  if (!identity) return desk.t("teams.notYours");
  const reviewer = await desk.reviewer(person, identity.confirmedEmail);
  return reviewer ?? desk.t("teams.unlinked", { url: desk.linkUrl });
}

export async function tell({ connector }: Turn, conversation: string, said: Said): Promise<void> {
  if ("card" in said) await connector.post(conversation, { summary: "Countersign", card: said.card });
  else await connector.post(conversation, { summary: said.text, text: said.text });
}

/** In their own conversation with the app, where nobody else reads it. */
export async function tellPrivately(turn: Turn, said: Said): Promise<void> {
  const { connector, activity, person } = turn;
  const { id, conversationType } = activity.conversation;
  const own = conversationType === "personal" ? id : await connector.conversationWith(person.address ?? "");
  await tell(turn, own, said);
}
