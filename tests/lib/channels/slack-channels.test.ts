/** In which channels of which team a workflow's drafts can stand. */
import { beforeAll, expect, test } from "vitest";
import { eq } from "drizzle-orm";
import { listTeamChannels } from "@/lib/channels/slack-channels";
import { addSlackTeam } from "@/lib/channels/slack-teams";
import type { Database } from "@/lib/db/client";
import { card } from "@/lib/db/schema/channels/card";
import { workflow as workflowTable } from "@/lib/db/schema/workflows/workflow";
import { cardRooms } from "@/lib/notifications/card-review";
import { systemContext } from "@/lib/members/system-context";
import { listWorkflows } from "@/lib/workflows/list-workflows";
import { setCardChannel } from "@/lib/workflows/set-card-channel";
import { testDatabase } from "../../support/database";
import { testSlack, type TestSlack } from "../../support/slack-world";
import { createReview, createWorkflow } from "../../support/workflow";

let db: Database;
let here: TestSlack;
const second = "T0SECOND";
beforeAll(async () => {
  db = await testDatabase();
  here = await testSlack(db);
  const { slack, teamId } = here;
  for (let n = 0; n < 450; n += 1) slack.addChannel(teamId, { id: `C0${1000 + n}`, name: `team-${449 - n}` });
  slack.addChannel(teamId, { id: "G0SECRET", name: "secret", private: true });
  slack.addChannel(teamId, { id: "C0OUT", name: "out", botIsMember: false });
  slack.addChannel(teamId, { id: "C0OLD", name: "old", archived: true });
  slack.addChannel(teamId, { id: "C0SHARED", name: "shared", shared: true });
  const added = { teamId: second, name: "Second", appId: slack.appId, ...slack.addTeam(second) };
  await addSlackTeam(here.as(here.admin), here.world.vault, added);
  slack.addChannel(second, { id: "C0BETA", name: "beta" });
});

const list = (options = {}) => listTeamChannels(here.as(here.admin), here.world, options);
const asked = () => here.slack.calls.filter(({ method }) => method === "users.conversations").length;

test("all channels that the app is in are listed, page by page and with their team; no archived or shared one", async () => {
  const [first, other] = await list({ anew: true });
  expect(first).toMatchObject({ teamId: here.teamId, team: "Acme", failed: null });
  expect(first?.channels).toHaveLength(451);
  expect(first?.channels[0]).toEqual({ id: "G0SECRET", name: "secret", isPrivate: true });
  const ids = first?.channels.map(({ id }) => id) ?? [];
  for (const id of ["C0OUT", "C0OLD", "C0SHARED"]) expect(ids).not.toContain(id);
  expect(other).toEqual({
    ...{ teamId: second, team: "Second", failed: null },
    channels: [{ id: "C0BETA", name: "beta", isPrivate: false }],
  });
});

test("Slack is asked once a minute, or when it is wished", async () => {
  await list({ anew: true });
  const before = asked();
  await list();
  expect(asked()).toBe(before);
  here.slack.addChannel(second, { id: "C0NEW", name: "new" });
  const [, anew] = await list({ anew: true });
  expect(anew?.channels.map(({ name }) => name)).toEqual(["beta", "new"]);
  here.clock.advance(61);
  const later = asked();
  await list();
  expect(asked()).toBeGreaterThan(later);
});

test("a team whose channels can't be had says why, and the others are there", async () => {
  here.slack.failNext("users.conversations", { error: "missing_scope" });
  const found = await list({ anew: true });
  expect(found.map(({ failed }) => failed).filter(Boolean)).toEqual(["missing_scope"]);
  expect(found.flatMap(({ channels }) => channels).length).toBeGreaterThan(0);
});

test("who may not set workflows up is not told the channels, and another workspace's are nobody else's", async () => {
  const rita = await here.person("U0RITA");
  await expect(listTeamChannels(here.as(rita), here.world)).rejects.toThrow();
  const there = await testSlack(db, here);
  const found = await listTeamChannels(there.as(there.admin), there.world);
  expect(found.map(({ teamId }) => teamId)).toEqual([there.teamId]);
});

test("a draft's card stands in the team that its workflow names, else in the first", async () => {
  const admin = here.as(here.admin);
  const workflow = await createWorkflow(db, here.workspaceId);
  const cardsOfNew = async () => {
    const [row] = await db.select().from(workflowTable).where(eq(workflowTable.id, workflow.id));
    const versionId = row?.currentVersionId ?? "";
    const review = await createReview(admin, { ...workflow, versionId }, { clock: here.clock });
    await cardRooms(systemContext(db, here.workspaceId, "notify", here.clock), {
      reviewId: review.id,
      wantedAt: here.clock.now(),
      reason: "opened",
    });
    const rows = await db.select().from(card).where(eq(card.reviewId, review.id));
    return rows.map(({ teamId, place }) => [teamId, place]);
  };
  const current = async () => (await listWorkflows(admin)).find(({ id }) => id === workflow.id);
  const set = (channel: string, team?: string) =>
    setCardChannel(admin, { workflowId: workflow.id, on: "slack", channel, team });
  await set("C0BETA", second);
  expect(await current()).toMatchObject({ slackChannel: "C0BETA", slackTeam: second, version: 2 });
  await set("C0BETA", second);
  expect(await current()).toMatchObject({ version: 2 });
  expect(await cardsOfNew()).toEqual([[second, "C0BETA"]]);
  await set("C01000");
  expect(await current()).toMatchObject({ slackChannel: "C01000", slackTeam: null });
  expect(await cardsOfNew()).toEqual([[here.teamId, "C01000"]]);
  await set("", second);
  expect(await current()).toMatchObject({ slackChannel: null, slackTeam: null });
});
