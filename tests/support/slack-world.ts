/** The product's Slack channel over a database of a test, in front of Slack's double. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { randomBytes } from "node:crypto";
import { and, eq, isNull } from "drizzle-orm";
import { afterAll } from "vitest";
import { linkByCode, makeLinkCode } from "@/lib/channels/accounts";
import { showCard } from "@/lib/channels/show-card";
import { wantCard, type WantedCard } from "@/lib/channels/want-card";
import { slackDesk } from "@/lib/channels/slack-desk";
import { slackPlace } from "@/lib/channels/slack-place";
import { addSlackTeam, type SlackWorld } from "@/lib/channels/slack-teams";
import { slackApp } from "@/lib/channels/slack/slack-app";
import type { ServiceContext } from "@/lib/core/context";
import type { Database } from "@/lib/db/client";
import { card } from "@/lib/db/schema/channels/card";
import { systemContext } from "@/lib/members/system-context";
import { vaultOf } from "@/lib/vault/vault";
import { TestClock } from "./clock";
import { contextFor, createMember, createWorkspace, type TestMember } from "./context";
import { type SlackDouble, startSlack } from "./slack";

export const appUrl = "https://countersign.example.com";

export interface TestSlack {
  slack: SlackDouble;
  world: SlackWorld;
  clock: TestClock;
  workspaceId: string;
  teamId: string;
  /** An admin of the workspace, who has added the team. */
  admin: TestMember;
  /** A member who has linked this account of the team. */
  person(userId: string, roles?: TestMember["roles"]): Promise<TestMember>;
  as(who: TestMember): ReturnType<typeof contextFor>;
  want(wanted: Pick<WantedCard, "reviewId" | "place"> & Partial<WantedCard>): Promise<void>;
  /** Brings every card that is not settled up to date, once. Of each, how it went. */
  converge(): Promise<string[]>;
}

let teams = 0;

/** A workspace with a team of its own; `of`: another team and workspace on the same Slack. */
export async function testSlack(db: Database, of?: TestSlack): Promise<TestSlack> {
  const slack = of?.slack ?? (await startSlack());
  const clock = of?.clock ?? new TestClock(new Date());
  teams += 1;
  const teamId = `T${teams}TEAM`;
  const installed = slack.addTeam(teamId);
  const { id: workspaceId } = await createWorkspace(db);
  const settings = {
    signingSecret: slack.signingSecret,
    appToken: null,
    botToken: null,
    oauth: null,
    apiUrl: slack.apiUrl,
    appUrl,
  };
  const world = of?.world ?? { db, clock, vault: vaultOf(randomBytes(32)), settings };
  const admin = await createMember(db, { workspaceId, roles: ["owner"], name: "Ada Admin" });
  const ctxOf = (who: TestMember) => contextFor(db, who, { clock });
  await addSlackTeam(ctxOf(admin), world.vault, { teamId, name: "Acme", appId: slack.appId, ...installed });
  if (!of) {
    slack.requestUrl = await serve(world);
    afterAll(() => slack.stop());
  }
  const system: ServiceContext = systemContext(db, workspaceId, "show-card", clock);
  return {
    slack,
    world,
    clock,
    workspaceId,
    teamId,
    admin,
    as: ctxOf,
    async person(userId, roles = ["approver"]) {
      const who = await createMember(db, { workspaceId, roles, name: `Member ${userId}` });
      slack.addUser(teamId, { id: userId, email: who.email });
      const code = await makeLinkCode(ctxOf(who));
      await linkByCode(world, workspaceId, { channel: "slack", teamId, userId }, code);
      return who;
    },
    want: ({ memberId = null, reason = "assigned", ...wanted }) =>
      wantCard(system, { channel: "slack", teamId, memberId, reason, ...wanted }),
    async converge() {
      const cards = await db
        .select({ id: card.id })
        .from(card)
        .where(and(eq(card.workspaceId, workspaceId), eq(card.channel, "slack"), isNull(card.settledAt)));
      const how = { placeOf: async () => slackPlace(world), appUrl };
      return Promise.all(cards.map(({ id }) => showCard(system, id, how).catch((error: Error) => error.message)));
    },
  };
}

/** The route, without Next before it. */
async function serve(world: SlackWorld): Promise<string> {
  const { signingSecret, apiUrl } = world.settings;
  const receiver = slackApp({
    desk: slackDesk(world),
    signingSecret,
    apiUrl,
    clock: world.clock,
    // So that a test sees what came of a press once it is answered, however slow the machine is.
    buttonPatience: 20_000,
  });
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]);
      const answer = await receiver.handle(
        new Request("http://localhost/api/channels/slack", { method: "POST", headers, body: await buffer(incoming) }),
      );
      outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterAll(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/channels/slack`;
}
