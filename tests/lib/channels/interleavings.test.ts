/**
 * Web, API, links of mails, cards in Slack and Teams, undo, the worker, an agent that asks, a deadline and a newer message all at once on one
 * review: whatever the order, one decision stands or none, and everything agrees.
 */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { and, eq, inArray } from "drizzle-orm";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { decideByLink, linkNonce, makeDecideLink, openDecideLink, undoByLink } from "@/lib/channels/decide-links";
import { secondsAfter } from "@/lib/core/clock";
import type { ServiceContext, Surface } from "@/lib/core/context";
import { AppError } from "@/lib/core/errors";
import type { Database } from "@/lib/db/client";
import { card as cardTable } from "@/lib/db/schema/channels/card";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { decision } from "@/lib/db/schema/decisions/decision";
import { draft } from "@/lib/db/schema/drafting/draft";
import { event } from "@/lib/db/schema/intake/event";
import { review as reviewTable } from "@/lib/db/schema/review/review";
import { workflow as workflowTable } from "@/lib/db/schema/workflows/workflow";
import { writeBack } from "@/lib/db/schema/write-back/write-back";
import { closeIfOvertaken, expireReviews, supersedeOlder } from "@/lib/decisions/close-reviews";
import { recordDecision } from "@/lib/decisions/record-decision";
import { systemContext } from "@/lib/members/system-context";
import { getReview, type ReviewDetail } from "@/lib/review/get-review";
import { getProposalResult, type ProposalStatus } from "@/lib/review/proposal-result";
import { proposeDraft } from "@/lib/review/propose-draft";
import { vaultOf } from "@/lib/vault/vault";
import { carryOutDecision } from "@/lib/write-back/carry-out-decision";
import { undoDecision } from "@/lib/write-back/undo-decision";
import type { TestClock } from "../../support/clock";
import { apiKeyContext, contextFor, createMember, type TestContext, type TestMember } from "../../support/context";
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
let ofAgent: { workflow: TestWorkflow; slug: string; ctx: TestContext };
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
  // An agent is told when nobody can take it back any more; carrying it out reaches nobody.
  const runsTools = await createWorkflow(db, workspaceId, { connector: "agent", undoSeconds: 20 });
  const [named] = await db.select().from(workflowTable).where(eq(workflowTable.id, runsTools.id));
  const ctx = apiKeyContext(db, workspaceId, ["drafts:write", "write-backs:undo"], clock);
  ofAgent = { workflow: runsTools, slug: named?.slug ?? "", ctx };
  const one = (name: string) => createMember(db, { workspaceId, roles: ["approver"], name });
  people = [await one("Web"), await one("Api"), await one("Mail"), await slack.person("U0SLACK")];
});

/** Seconds after which nobody may decide a review any more: longer than an agent's undo, and shorter than a card is leased for. */
const deadlineSeconds = 30;

interface Round {
  /** Milliseconds before each deed. */
  delays: number[];
  wishes: (typeof outcomes)[number][];
  /** An agent asks for it; otherwise a message came in. */
  asked: boolean;
  /** The deadline passes, and with it what time there is to undo an agent's. */
  late: boolean;
  /** The customer writes again. */
  overtaken: boolean;
}

test(
  "whatever comes first, one decision stands or none, and reviews, links, write-backs, the agent and the log say the same",
  async () => {
    // Most all at once; some once others are through.
    const delay = fc.oneof({ weight: 3, arbitrary: fc.nat(12) }, { weight: 1, arbitrary: fc.nat(150) });
    const round = fc.record<Round>({
      delays: fc.array(delay, { minLength: 23, maxLength: 23 }),
      wishes: fc.array(fc.constantFrom(...outcomes), { minLength: 6, maxLength: 6 }),
      asked: fc.boolean(),
      late: fc.boolean(),
      overtaken: fc.boolean(),
    });
    // A counterexample is told with its seed. Nothing is shrunk: the same delays need not end the same again.
    await fc.assert(fc.asyncProperty(round, storm), { numRuns: rounds, endOnFailure: true });
  },
  rounds * 3_000,
);

async function storm({ delays, wishes, asked, late, ...round }: Round): Promise<void> {
  // Slack signs by the real time.
  clock.set(new Date());
  const [web, api, mail, inSlack] = people;
  const as = (who: TestMember, via: Surface) => contextFor(db, who, { clock, via });
  const review = asked ? await askedByAgent(as(web, "web")) : await createReview(as(web, "web"), workflow, { clock });
  const { id: reviewId, draftId, draftVersion, contentHash } = review;
  // No workflow can be set to less than a minute.
  const expiresAt = secondsAfter(clock.now(), deadlineSeconds);
  await db.update(reviewTable).set({ expiresAt }).where(eq(reviewTable.id, reviewId));
  const overtaken = round.overtaken && !asked;
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
  const decisions = [
    decide(0, web, "web"),
    decide(1, web, "web"),
    decide(2, api, "api"),
    follow(3, first),
    follow(4, first),
    follow(5, second),
  ];
  const undos = [
    () => undoDecision(as(api, "api"), { reviewId }),
    () => undoByLink(world, first),
    () => undoDecision(ofAgent.ctx, { reviewId }),
  ];
  const told: ProposalStatus[] = [];
  const askHowItIs = async () => {
    if (asked) told.push((await getProposalResult(ofAgent.ctx, { draftId })).status);
  };
  const others = [
    () => carryOutAll(reviewId),
    () => carryOutAll(reviewId),
    press(cards[0]),
    press(cards[1]),
    () => slack.converge(),
    pressInTeams(0),
    pressInTeams(1),
    () => teams.converge(),
    async () => late && (await passDeadline()),
    async () => overtaken && (await writeAgain(as(web, "web"), review)),
    askHowItIs,
    askHowItIs,
    askHowItIs,
    askHowItIs,
  ];
  const ends = await Promise.allSettled(
    [...decisions, ...undos, ...others].map(async (deed, index) => {
      await sleep(delays[index]);
      return deed();
    }),
  );
  for (const end of ends) if (end.status === "rejected") expect(end.reason).toBeInstanceOf(AppError);
  // The worker comes again, as it does every minute.
  await expireReviews({ db, clock });
  if (ends.slice(decisions.length, decisions.length + undos.length).some(isDone))
    await closeIfOvertaken(system, reviewId);
  await carryOutAll(reviewId);
  await askHowItIs();

  const votes = await db.select().from(decision).where(eq(decision.reviewId, reviewId));
  const standing = votes.filter(({ voidedAt }) => voidedAt === null);
  const now = await getReview(as(web, "web"), { reviewId });
  expect(standing.length).toBe(now.status === "decided" ? 1 : 0);
  expect(now.outcome).toBe(standing[0]?.outcome ?? null);

  // Nothing waits whose time is over, or about which something newer is there.
  const over = [...(late ? ["expired"] : []), ...(overtaken ? ["superseded"] : [])];
  expect(["decided", ...(over.length > 0 ? over : ["open"])]).toContain(now.status);
  for (const status of ["expired", "superseded"])
    expect(await countOf(reviewId, `review.${status}`)).toBe(now.status === status ? 1 : 0);

  // What was reported to have been done is what is recorded, and each is in the log.
  const done = ends.slice(0, decisions.length).filter(isDone);
  const pressed = votes.filter(({ surface }) => surface === "slack" || surface === "teams");
  expect(votes.length).toBe(done.length + pressed.length);
  const undone = ends.slice(decisions.length, decisions.length + undos.length).filter(isDone);
  expect(votes.length - standing.length).toBe(undone.length);
  expect(await countOf(reviewId, "decision.recorded")).toBe(votes.length);
  expect(await countOf(reviewId, "decision.undone")).toBe(undone.length);

  // A link is used up exactly where it has decided.
  const used = await Promise.all([first, second].map((token) => openDecideLink(world, token)));
  expect(used.filter((link) => link?.used).length).toBe(votes.filter(({ surface }) => surface === "email").length);

  const live = await db
    .select()
    .from(writeBack)
    .where(and(eq(writeBack.draftId, draftId), inArray(writeBack.state, ["held", "sent"])));
  expect(live.length).toBe(now.outcome === "approved" ? 1 : 0);

  // What an agent was told once stays true, and it is told nothing while somebody can still change it.
  const isSent = live.some(({ state }) => state === "sent");
  expect(isSent).toBe(asked && late && now.outcome === "approved");
  const final = new Set(told.filter((status) => status !== "pending"));
  if (asked) expect([...final]).toEqual(late && now.status !== "open" ? [now.outcome ?? now.status] : []);

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
  // How soon Slack is answered is the benchmark's to say, not a crowded machine's.
  const troubles = slack.slack.troubles.filter((trouble) => !trouble.includes("did not respond in time"));
  expect([troubles, teams.teams.faults]).toEqual([[], []]);
  // Nobody looks at these again.
  await db.update(cardTable).set({ settledAt: clock.now() }).where(eq(cardTable.reviewId, reviewId));
}

/** A tool call that waits for the same people. */
async function askedByAgent(reader: TestContext): Promise<ReviewDetail> {
  const request = { tool: "refund_order", arguments: { order: "8841", amount: 12.5 }, description: "It never came." };
  const { drafts } = await proposeDraft(ofAgent.ctx, { workflow: ofAgent.slug, request });
  return getReview(reader, { reviewId: drafts[0]?.reviewId ?? "" });
}

async function passDeadline(): Promise<void> {
  clock.advance(deadlineSeconds + 1);
  await expireReviews({ db, clock });
}

/** The same customer, about the same record: what the drafting function does with it. */
async function writeAgain(reader: TestContext, { draftId }: ReviewDetail): Promise<void> {
  const [older] = await db
    .select({ subject: event.subject, sourceOrder: event.sourceOrder })
    .from(draft)
    .innerJoin(event, eq(event.id, draft.eventId))
    .where(eq(draft.id, draftId));
  if (!older) throw new Error("The draft has lost its event.");
  const { subject, sourceOrder } = older;
  const newer = await createReview(reader, workflow, { clock, subject, sourceOrder: sourceOrder + 1 });
  const [about] = await db.select({ eventId: draft.eventId }).from(draft).where(eq(draft.id, newer.draftId));
  const system: ServiceContext = systemContext(db, workspaceId, "draft-event", clock);
  await supersedeOlder(system, about?.eventId ?? "");
}

/** What the worker does once it hears of decisions. */
async function carryOutAll(reviewId: string): Promise<void> {
  const made = await db.select({ id: decision.id }).from(decision).where(eq(decision.reviewId, reviewId));
  const system = systemContext(db, workspaceId, "write-back-decision", clock);
  await Promise.all(made.map(({ id }) => carryOutDecision(system, id, { vault })));
}

const isDone = ({ status }: PromiseSettledResult<unknown>): boolean => status === "fulfilled";

async function countOf(reviewId: string, action: string): Promise<number> {
  const rows = await db
    .select({ id: auditEntry.id })
    .from(auditEntry)
    .where(and(eq(auditEntry.entityId, reviewId), eq(auditEntry.action, action)));
  return rows.length;
}
