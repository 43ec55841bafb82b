/** Cards of reviews on Teams' double, and Rita, who presses what they offer. */
import { eq } from "drizzle-orm";
import type { Database } from "@/lib/db/client";
import { decision } from "@/lib/db/schema/decisions/decision";
import { getReview, type ReviewDetail } from "@/lib/review/get-review";
import type { WorkflowDefinition } from "@/lib/workflows/definition";
import type { TestMember } from "./context";
import { actionsOf, type TeamsMessage, type TeamsUser } from "./teams";
import { testTeams, type TestTeams } from "./teams-world";
import { createReview, createWorkflow } from "./workflow";

/** Of Rita's team. */
export const channel = "19:reviews@thread.tacv2";

type Rules = Partial<WorkflowDefinition["review"]> & { place?: string; body?: string; undoSeconds?: number };

export interface TeamsReviews extends TestTeams {
  rita: { member: TestMember; user: TeamsUser };
  /** A new review, and its card as it stands in a place: in Rita's own conversation with the app unless told. */
  cardOf(rules?: Rules): Promise<{ review: ReviewDetail; message: TeamsMessage }>;
  /** The newest card in the channel, or in the conversation of who has this id. */
  newest(place: string): TeamsMessage;
  press(
    message: TeamsMessage,
    verb: string,
    options?: Parameters<TestTeams["teams"]["press"]>[3],
    who?: TeamsUser,
  ): ReturnType<TestTeams["teams"]["press"]>;
  statusOf(review: ReviewDetail): Promise<Pick<ReviewDetail, "status" | "outcome">>;
  votesOn(review: ReviewDetail): Promise<(typeof decision.$inferSelect)[]>;
}

export async function teamsReviews(db: Database): Promise<TeamsReviews> {
  const here = await testTeams(db);
  here.teams.channels.add(channel);
  const rita = await here.person("Rita");
  const newest = (place: string): TeamsMessage => {
    const conversation = place === channel ? channel : `a:${place}`;
    const found = here.teams.messagesIn(conversation).findLast((message) => message.card);
    if (!found) throw new Error(`No card stands in ${place}. ${here.teams.faults.join("; ")}`);
    return found;
  };
  return {
    ...here,
    rita,
    async cardOf({ place = rita.user.id, body, undoSeconds = 0, ...rules } = {}) {
      const workflow = await createWorkflow(db, here.workspaceId, { review: rules, undoSeconds });
      const output = body === undefined ? {} : { output: { content: { body } } };
      const review = await createReview(here.as(rita.member), workflow, { clock: here.clock, ...output });
      await here.want({ reviewId: review.id, place, memberId: place === channel ? null : rita.member.id });
      await here.converge();
      return { review, message: newest(place) };
    },
    newest,
    press: (message, verb, options = {}, who = rita.user) => here.teams.press(who, message, verb, options),
    statusOf: ({ id }) =>
      getReview(here.as(rita.member), { reviewId: id }).then(({ status, outcome }) => ({ status, outcome })),
    votesOn: ({ id }) => db.select().from(decision).where(eq(decision.reviewId, id)),
  };
}

export const shown = (of: TeamsMessage | { card: unknown } | null): string => JSON.stringify(of?.card ?? null);

/** What can be pressed on a card. */
export const offered = (card: unknown): unknown[] => actionsOf(card).map(({ verb, type }) => verb ?? type);
