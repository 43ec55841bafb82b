/** The team of SLACK_BOT_TOKEN, which nobody has to add. */
import { randomBytes } from "node:crypto";
import { isNull } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { showCard } from "@/lib/channels/show-card";
import { slackPlace } from "@/lib/channels/slack-place";
import { ensureOwnTeam, listSlackTeams, type SlackWorld } from "@/lib/channels/slack-teams";
import { card } from "@/lib/db/schema/channels/card";
import { recordDecision } from "@/lib/decisions/record-decision";
import { systemContext } from "@/lib/members/system-context";
import { contextFor, createMember } from "../../support/context";
import { testDatabase } from "../../support/database";
import { appUrl, testSlack, type TestSlack } from "../../support/slack-world";
import { createReview, createWorkflow } from "../../support/workflow";

let here: TestSlack;
beforeAll(async () => {
  here = await testSlack(await testDatabase());
});

const withToken = (botToken: string): SlackWorld => ({ ...here.world, settings: { ...here.world.settings, botToken } });
const asked = () => here.slack.calls.filter(({ method }) => method === "auth.test").length;

test("it is connected with the first workspace, once, however many ask at once", async () => {
  const { botToken } = here.slack.addTeam("T0OWN");
  const before = asked();
  const world = withToken(botToken);
  expect(await Promise.all([ensureOwnTeam(world), ensureOwnTeam(world)])).toEqual([null, null]);
  expect(await ensureOwnTeam(world)).toBeNull();
  expect(asked() - before).toBe(1);
  const teams = await listSlackTeams(here.as(here.admin));
  expect(teams.map(({ byToken }) => byToken).toSorted()).toEqual([false, true]);

  const elsewhere = contextFor(world.db, await createMember(world.db, { roles: ["owner"] }), { clock: here.clock });
  expect(await listSlackTeams(elsewhere)).toEqual([]);
});

test("a token that Slack refuses is told with Slack's word, and not asked about at every request", async () => {
  const before = asked();
  const wrong = withToken(`xoxb-${randomBytes(8).toString("hex")}`);
  expect(await ensureOwnTeam(wrong)).toBe("invalid_auth");
  expect(await ensureOwnTeam(wrong)).toBe("invalid_auth");
  expect(asked() - before).toBe(1);
});

test("its cards are true again once the app is back in it, under another token", async () => {
  const { db } = here.world;
  const teamId = "T0BACK";
  const cards = async (world: SlackWorld) => {
    const unsettled = await db.select({ id: card.id }).from(card).where(isNull(card.settledAt));
    const how = { placeOf: async () => slackPlace(world), appUrl };
    const system = systemContext(db, here.workspaceId, "show-card", here.clock);
    for (const { id } of unsettled) await showCard(system, id, how);
  };
  const before = withToken(here.slack.addTeam(teamId).botToken);
  await ensureOwnTeam(before);
  here.slack.addChannel(teamId, { id: "C0BACK", name: "back" });
  const ctx = here.as(here.admin);
  const review = await createReview(ctx, await createWorkflow(db, here.workspaceId), { clock: here.clock });
  await here.want({ reviewId: review.id, teamId, place: "C0BACK" });
  await cards(before);
  const shown = () => JSON.stringify(here.slack.messagesIn("C0BACK").at(-1)?.blocks);
  expect(shown()).toContain("review:approve");

  await here.slack.uninstall(teamId);
  const after = withToken(here.slack.addTeam(teamId).botToken);
  await ensureOwnTeam(after);
  const { id: reviewId, draftVersion, contentHash } = review;
  await recordDecision(ctx, { reviewId, draftVersion, contentHash, decision: "approved" });
  await cards(after);
  expect(shown()).not.toContain("review:approve");
  expect(shown()).toContain("Approved by Ada Admin");
});
