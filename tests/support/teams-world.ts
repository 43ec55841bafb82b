/** The product's Teams channel over a database of a test, in front of its double. */
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { and, eq, isNull } from "drizzle-orm";
import { afterAll } from "vitest";
import { linkByCode, makeLinkCode } from "@/lib/channels/accounts";
import { showCard } from "@/lib/channels/show-card";
import { wantCard, type WantedCard } from "@/lib/channels/want-card";
import { teamsConnector } from "@/lib/channels/teams/connector";
import { teamsBot } from "@/lib/channels/teams/teams-bot";
import { teamsSettings } from "@/lib/channels/teams/teams-settings";
import { teamsDesk } from "@/lib/channels/teams-desk";
import { teamsPlace } from "@/lib/channels/teams-place";
import type { TeamsWorld } from "@/lib/channels/teams-tenant";
import { parseEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/id";
import type { Database } from "@/lib/db/client";
import { card } from "@/lib/db/schema/channels/card";
import { channelTeam } from "@/lib/db/schema/channels/channel-team";
import { systemContext } from "@/lib/members/system-context";
import { TestClock } from "./clock";
import { contextFor, createMember, createWorkspace, type TestMember } from "./context";
import { startTeams, type TeamsDouble, type TeamsUser } from "./teams";

export interface TestTeams {
  teams: TeamsDouble;
  world: TeamsWorld;
  clock: TestClock;
  workspaceId: string;
  tenantId: string;
  admin: TestMember;
  /** A member who has linked an account of the tenant. */
  person(name: string, roles?: TestMember["roles"]): Promise<{ member: TestMember; user: TeamsUser }>;
  as(who: TestMember): ReturnType<typeof contextFor>;
  want(wanted: Pick<WantedCard, "reviewId" | "place"> & Partial<WantedCard>): Promise<void>;
  /** Brings every card that is not settled up to date, once. Of each, how it went. */
  converge(): Promise<string[]>;
}

interface Of {
  workspaceId: string;
  clock: TestClock;
}

/** A workspace whose tenant it is, or such a one that is there. */
export async function testTeams(db: Database, of?: Of): Promise<TestTeams> {
  const tenantId = randomUUID();
  const teams = await startTeams(tenantId);
  const clock = of?.clock ?? new TestClock(new Date());
  const workspaceId = of?.workspaceId ?? (await createWorkspace(db)).id;
  const settings = teamsSettings(
    parseEnv({
      NODE_ENV: "test",
      APP_URL: "https://countersign.example.com",
      TEAMS_APP_ID: teams.appId,
      TEAMS_PASSWORD: teams.password,
      TEAMS_TENANT: tenantId,
      TEAMS_API_URL: teams.url,
    }),
  );
  if (!settings) throw new Error("Teams is not set up.");
  const world = { db, clock, settings };
  const bot = { appId: teams.appId, botUserId: `28:${teams.appId}`, botId: `28:${teams.appId}` };
  await db
    .insert(channelTeam)
    .values({ id: newId(), workspaceId, channel: "teams", teamId: tenantId, name: "Acme", ...bot });
  teams.endpoint = await serve(world);
  afterAll(() => teams.stop());
  const admin = await createMember(db, { workspaceId, roles: ["owner"], name: "Ada Admin" });
  const system = systemContext(db, workspaceId, "show-card", clock);
  const as = (who: TestMember) => contextFor(db, who, { clock });
  return {
    teams,
    world,
    clock,
    workspaceId,
    tenantId,
    admin,
    as,
    async person(name, roles = ["approver"]) {
      const member = await createMember(db, { workspaceId, roles, name: `Member ${name}` });
      const user = teams.addUser({ id: randomUUID(), principal: member.email });
      const code = await makeLinkCode(as(member));
      await linkByCode(
        world,
        workspaceId,
        { channel: "teams", teamId: tenantId, userId: user.id, address: user.mri },
        code,
      );
      return { member, user };
    },
    want: ({ memberId = null, reason = "assigned", ...wanted }) =>
      wantCard(system, { channel: "teams", teamId: tenantId, memberId, reason, ...wanted }),
    async converge() {
      const cards = await db
        .select({ id: card.id })
        .from(card)
        .where(and(eq(card.workspaceId, workspaceId), eq(card.channel, "teams"), isNull(card.settledAt)));
      const how = { placeOf: async () => teamsPlace(world), appUrl: settings.appUrl };
      return Promise.all(cards.map(({ id }) => showCard(system, id, how).catch((error: Error) => error.message)));
    },
  };
}

/** The route, without Next before it. */
async function serve(world: TeamsWorld): Promise<string> {
  const { settings, clock } = world;
  const connectorAt = (serviceUrl: string) => teamsConnector(settings, serviceUrl, clock);
  const answer = teamsBot({ desk: teamsDesk(world), settings, clock, connectorAt });
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]);
      const request = new Request("http://localhost", { method: "POST", headers, body: await buffer(incoming) });
      const response = await answer(request).catch(() => new Response(null, { status: 500 }));
      outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text());
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterAll(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
