/** The team of SLACK_BOT_TOKEN, which nobody has to add. */
import { randomBytes } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { ensureOwnTeam, listSlackTeams, type SlackWorld } from "@/lib/channels/slack-teams";
import { contextFor, createMember } from "../../support/context";
import { testDatabase } from "../../support/database";
import { testSlack, type TestSlack } from "../../support/slack-world";

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
