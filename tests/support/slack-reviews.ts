/** Cards of reviews on Slack's double, and Rita, who presses what they offer. */
import { expect } from "vitest";
import type { Database } from "@/lib/db/client";
import { getReview, type ReviewDetail } from "@/lib/review/get-review";
import type { WorkflowDefinition } from "@/lib/workflows/definition";
import type { TestMember } from "./context";
import type { SlackMessage, SlackView } from "./slack";
import { testSlack, type TestSlack } from "./slack-world";
import { createReview, createWorkflow } from "./workflow";

/** Of Rita's team. */
export const channel = "C0REVIEWS";

type Rules = Partial<WorkflowDefinition["review"]> & { body?: string; place?: string };

export interface SlackReviews extends TestSlack {
  /** Her account is U0RITA. */
  rita: TestMember;
  /** A new review, and its card as it stands in a place: in Rita's own conversation with the app unless told. */
  cardOf(
    rules?: Rules,
    of?: { in?: TestSlack; who?: TestMember; undoSeconds?: number },
  ): Promise<{ review: ReviewDetail; message: SlackMessage }>;
  click(
    message: SlackMessage,
    action: string,
    userId?: string,
    options?: Parameters<TestSlack["slack"]["click"]>[3],
  ): ReturnType<TestSlack["slack"]["click"]>;
  /** Rita presses what opens a form; waits for it, as it opens after the answer. */
  open(message: SlackMessage, action: string, options?: Parameters<SlackReviews["click"]>[3]): Promise<SlackView>;
  statusOf(review: ReviewDetail): Promise<Pick<ReviewDetail, "status" | "outcome">>;
}

export async function slackReviews(db: Database): Promise<SlackReviews> {
  const here = await testSlack(db);
  here.slack.addChannel(here.teamId, { id: channel, name: "reviews" });
  const rita = await here.person("U0RITA");
  const click: SlackReviews["click"] = (message, action, userId = "U0RITA", options = {}) =>
    here.slack.click(message, `review:${action}`, { userId }, options);
  return {
    ...here,
    rita,
    async cardOf({ body, place = "U0RITA", ...rules } = {}, { in: world = here, who = rita, undoSeconds = 0 } = {}) {
      const workflow = await createWorkflow(db, world.workspaceId, { review: rules, undoSeconds });
      const output = body === undefined ? {} : { output: { content: { body } } };
      const review = await createReview(world.as(who), workflow, { clock: world.clock, ...output });
      await world.want({ reviewId: review.id, place, memberId: place.startsWith("U") ? who.id : null });
      await world.converge();
      return { review, message: newest(world, place) };
    },
    click,
    async open(message, action, options) {
      const before = here.slack.views.length;
      await click(message, action, "U0RITA", options);
      await expect.poll(() => here.slack.views.length).toBe(before + 1);
      return here.slack.views[before] as SlackView;
    },
    statusOf: ({ id }) =>
      getReview(here.as(rita), { reviewId: id }).then(({ status, outcome }) => ({ status, outcome })),
  };
}

/** The newest card in a place. */
export function newest(world: TestSlack, place: string): SlackMessage {
  const found = world.slack.messagesIn(place).findLast(({ blocks, ephemeralTo }) => blocks.length > 0 && !ephemeralTo);
  if (!found) throw new Error(`No card stands in ${place}.`);
  return found;
}

export const shown = (message: SlackMessage): string => JSON.stringify(message.blocks);

/** What one person alone was told in a place. */
export const notes = (world: TestSlack, place: string): string[] =>
  world.slack.messagesIn(place).flatMap(({ ephemeralTo, text }) => (ephemeralTo ? [text] : []));

/** What is told after a command's answer. */
export async function told(
  world: TestSlack,
  text: string,
  who: Parameters<TestSlack["slack"]["command"]>[1],
): Promise<string> {
  const before = notes(world, who.channelId).length;
  await world.slack.command(text, who);
  await expect.poll(() => notes(world, who.channelId).length).toBe(before + 1);
  return notes(world, who.channelId)[before] ?? "";
}
