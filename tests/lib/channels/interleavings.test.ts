/** Web, API, links of mails, cards in Slack and Teams, undo and the worker all at once on one review: whatever the order, one decision stands and everything agrees. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { and, eq } from "drizzle-orm";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { decideByLink, linkNonce, makeDecideLink, openDecideLink, undoByLink } from "@/lib/channels/decide-links";
import type { Surface } from "@/lib/core/context";
import { AppError } from "@/lib/core/errors";
import type { Database } from "@/lib/db/client";
import { card as cardTable } from "@/lib/db/schema/channels/card";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { decision } from "@/lib/db/schema/decisions/decision";
import { writeBack } from "@/lib/db/schema/write-back/write-back";
import { recordDecision } from "@/lib/decisions/record-decision";
import { systemContext } from "@/lib/members/system-context";
import { getReview } from "@/lib/review/get-review";
import { vaultOf } from "@/lib/vault/vault";
import { carryOutDecision } from "@/lib/write-back/carry-out-decision";
import { undoDecision } from "@/lib/write-back/undo-decision";
import type { TestClock } from "../../support/clock";
import { contextFor, createMember, type TestMember } from "../../support/context";
import { testDatabase } from "../../support/database";
import type { SlackMessage } from "../../support/slack";
import { testSlack, type TestSlack } from "../../support/slack-world";
import { actionsOf, type TeamsMessage, type TeamsUser } from "../../support/teams";
import { testTeams, type TestTeams } from "../../support/teams-world";
import { createReview, createWorkflow, type TestWorkflow } from "../../support/workflow";

/** `npm run proof` makes more. */
const rounds = Number(process.env.ROUNDS ?? 40);
const channel = "C0REVIEWS";
const teamsChannel = "19:reviews@thread.tacv2";
const outcomes = ["approved", "rejected"] as const;

let db: Database;
let slack: TestSlack;
let teams: TestTeams;
let inTeams: { member: TestMember; user: TeamsUser };
let workspaceId: string;
let workflow: TestWorkflow;
let people: [TestMember, TestMember, TestMember, TestMember];
let clock: TestClock;
const vault = vaultOf(randomBytes(32));

beforeAll(async () => {
  db = await testDatabase();
  slack = await testSlack(db);
  ({ workspaceId, clock } = slack);
  slack.slack.addChannel(slack.teamId, { id: channel, name: "reviews" });
  teams = await testTeams(db, slack);
  teams.teams.channels.add(teamsChannel);
  inTeams = await teams.person("Teams");
  // Long enough that nothing leaves: what is sent can't be taken back, which is another test's.
  workflow = await createWorkflow(db, workspaceId, { undoSeconds: 600 });
  const one = (name: string) => createMember(db, { workspaceId, roles: ["approver"], name });
  people = [await one("Web"), await one("Api"), await one("Mail"), await slack.person("U0SLACK")];
});

test(
  "whatever comes first, one decision stands, and reviews, links, write-backs and the log say the same",
  async () => {
    const delays = fc.array(fc.nat(12), { minLength: 16, maxLength: 16 });
    const wishes = fc.array(fc.constantFrom(...outcomes), { minLength: 6, maxLength: 6 });
    // A counterexample is told with its seed. Nothing is shrunk: the same delays need not end the same again.
    await fc.assert(fc.asyncProperty(delays, wishes, storm), { numRuns: rounds, endOnFailure: true });
  },
  rounds * 3_000,
);

async function storm(delays: number[], wishes: (typeof outcomes)[number][]): Promise<void> {
  // Slack signs by the real time.
  clock.set(new Date());
  const [web, api, mail, inSlack] = people;
  const as = (who: TestMember, via: Surface) => contextFor(db, who, { clock, via });
  const review = await createReview(as(web, "web"), workflow, { clock });
  const { id: reviewId, draftVersion, contentHash } = review;
  const system = systemContext(db, workspaceId, "test", clock);
  const links = [1, 2].map(() => makeDecideLink(system, { reviewId, memberId: mail.id, draftVersion }));
  const [first = "", second = ""] = await Promise.all(links);
  await slack.want({ reviewId, place: channel });
  await slack.want({ reviewId, place: "U0SLACK", memberId: inSlack.id });
  await slack.converge();
  const cards = [channel, "U0SLACK"].map((place) => slack.slack.messagesIn(place).at(-1) as SlackMessage);
  const press = (card: SlackMessage | undefined) => () =>
    slack.slack.click(card as SlackMessage, "review:approve", { userId: "U0SLACK" }, { staleClient: true });
  const ownCard = { reviewId, place: inTeams.user.id, memberId: inTeams.member.id };
  await Promise.all([teams.want({ reviewId, place: teamsChannel }), teams.want(ownCard)]);
  await teams.converge();
  const teamsCards = [teamsChannel, teams.teams.own(inTeams.user)].map(
    (place) => teams.teams.messagesIn(place).at(-1) as TeamsMessage,
  );
  // As it stood when it was opened, whatever has become of it.
  const asShown = teamsCards.map(({ card }) => structuredClone(card));
  const pressInTeams = (index: number) => () =>
    teams.teams.press(inTeams.user, teamsCards[index] as TeamsMessage, "approve", { card: asShown[index] ?? null });
  const world = { db, clock };
  const wish = (index: number) => {
    const outcome = wishes[index] ?? "approved";
    return { decision: outcome, ...(outcome === "rejected" && { reasonCode: "tone" }) };
  };
  const decide = (index: number, who: TestMember, via: Surface) => () =>
    recordDecision(as(who, via), { reviewId, draftVersion, contentHash, ...wish(index) });
  const follow = (index: number, token: string) => () =>
    decideByLink(world, token, { contentHash, nonce: linkNonce(token, contentHash), ...wish(index) });
  const deeds: (() => Promise<unknown>)[] = [
    decide(0, web, "web"),
    decide(1, web, "web"),
    decide(2, api, "api"),
    follow(3, first),
    follow(4, first),
    follow(5, second),
    () => undoDecision(as(api, "api"), { reviewId }),
    () => undoByLink(world, first),
    () => carryOutAll(reviewId),
    () => carryOutAll(reviewId),
    press(cards[0]),
    press(cards[1]),
    () => slack.converge(),
    pressInTeams(0),
    pressInTeams(1),
    () => teams.converge(),
  ];
  const ends = await Promise.allSettled(
    deeds.map(async (deed, index) => {
      await sleep(delays[index]);
      return deed();
    }),
  );
  for (const end of ends) if (end.status === "rejected") expect(end.reason).toBeInstanceOf(AppError);
  await carryOutAll(reviewId);

  const votes = await db.select().from(decision).where(eq(decision.reviewId, reviewId));
  const standing = votes.filter(({ voidedAt }) => voidedAt === null);
  const now = await getReview(as(web, "web"), { reviewId });
  expect(standing.length).toBe(now.status === "decided" ? 1 : 0);
  expect(now.outcome).toBe(standing[0]?.outcome ?? null);

  // What was reported to have been done is what is recorded, and each is in the log.
  const done = ends.slice(0, 6).filter(({ status }) => status === "fulfilled");
  const pressed = votes.filter(({ surface }) => surface === "slack" || surface === "teams");
  expect(votes.length).toBe(done.length + pressed.length);
  const undone = ends.slice(6, 8).filter(({ status }) => status === "fulfilled");
  expect(votes.length - standing.length).toBe(undone.length);
  expect(await countOf(reviewId, "decision.recorded")).toBe(votes.length);
  expect(await countOf(reviewId, "decision.undone")).toBe(undone.length);

  // A link is used up exactly where it has decided.
  const used = await Promise.all([first, second].map((token) => openDecideLink(world, token)));
  expect(used.filter((link) => link?.used).length).toBe(votes.filter(({ surface }) => surface === "email").length);

  const live = await db
    .select()
    .from(writeBack)
    .where(and(eq(writeBack.draftId, review.draftId), eq(writeBack.state, "held")));
  expect(live.length).toBe(now.outcome === "approved" ? 1 : 0);

  // Every card says the same, and has buttons just where something can be decided.
  await slack.converge();
  for (const card of cards) {
    const shown = JSON.stringify(card.blocks);
    expect(shown.includes("review:approve")).toBe(now.status === "open");
    expect(shown.includes("Approved by")).toBe(now.outcome === "approved");
    expect(shown.includes("Rejected by")).toBe(now.outcome === "rejected");
  }
  await teams.converge();
  for (const { card } of teamsCards) {
    const shown = JSON.stringify(card);
    expect(actionsOf(card).some(({ verb }) => verb === "approve")).toBe(now.status === "open");
    expect(shown.includes("Approved by")).toBe(now.outcome === "approved");
    expect(shown.includes("Rejected by")).toBe(now.outcome === "rejected");
  }
  expect([slack.slack.troubles, teams.teams.faults]).toEqual([[], []]);
  // Nobody looks at these again.
  await db.update(cardTable).set({ settledAt: clock.now() }).where(eq(cardTable.reviewId, reviewId));
}

/** What the worker does once it hears of decisions. */
async function carryOutAll(reviewId: string): Promise<void> {
  const made = await db.select({ id: decision.id }).from(decision).where(eq(decision.reviewId, reviewId));
  const system = systemContext(db, workspaceId, "write-back-decision", clock);
  await Promise.all(made.map(({ id }) => carryOutDecision(system, id, { vault })));
}

async function countOf(reviewId: string, action: string): Promise<number> {
  const rows = await db
    .select({ id: auditEntry.id })
    .from(auditEntry)
    .where(and(eq(auditEntry.entityId, reviewId), eq(auditEntry.action, action)));
  return rows.length;
}
