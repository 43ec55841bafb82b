/** Whom a workflow has told of its drafts, and that it changes nothing of who decides. */
import { eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import type { Database } from "@/lib/db/client";
import { outboxEvent } from "@/lib/db/schema/engine/outbox-event";
import { groupMember } from "@/lib/db/schema/members/group-member";
import { recordDecision } from "@/lib/decisions/record-decision";
import { systemContext } from "@/lib/members/system-context";
import type { Notice } from "@/lib/notifications/notice";
import { peopleToTell } from "@/lib/notifications/people-to-tell";
import { claimReview } from "@/lib/review/claim-review";
import { assignReview } from "@/lib/review/assign-review";
import type { Telling, WorkflowDefinition } from "@/lib/workflows/definition";
import { TestClock } from "../../support/clock";
import { contextFor, createGroup, createMember, createWorkspace, type TestMember } from "../../support/context";
import { testDatabase } from "../../support/database";
import { createReview, createWorkflow } from "../../support/workflow";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

type Tells = NonNullable<WorkflowDefinition["review"]["tells"]>;

async function arrange({ risk = 1 } = {}) {
  const { id: workspaceId } = await createWorkspace(db);
  const clock = new TestClock();
  const support = await createGroup(db, workspaceId, "Support");
  const person = (name: string, roles: TestMember["roles"], groups: string[] = []) =>
    createMember(db, { workspaceId, roles, name, groups });
  const rita = await person("Rita", ["reviewer"], ["Support"]);
  const omar = await person("Omar", ["reviewer"], ["Support"]);
  const fay = await person("Fay", ["reviewer"], ["Finance"]);
  const ada = await person("Ada", ["admin"]);
  const names = new Map([rita, omar, fay, ada].map(({ id, name }) => [id, name]));
  const ctx = contextFor(db, rita, { clock });
  const open = async (tells?: Tells) => {
    const review = { groupId: support, risk, ...(tells && { tells }) };
    return createReview(ctx, await createWorkflow(db, workspaceId, { review }), { clock });
  };
  const toldOf = async (reviewId: string, reason: Notice["reason"]): Promise<string[] | null> => {
    const rows = await db.select().from(outboxEvent).where(eq(outboxEvent.name, "notification/due"));
    const notice = rows
      .map(({ data }) => data as unknown as Notice)
      .find((one) => one.reviewId === reviewId && one.reason === reason);
    if (!notice) return null;
    const ids = await peopleToTell(systemContext(db, workspaceId, "notify", clock), notice);
    return ids.map((id) => names.get(id) ?? id).sort();
  };
  return { workspaceId, ctx, clock, support, rita, omar, fay, ada, open, toldOf };
}

async function escalated(world: Awaited<ReturnType<typeof arrange>>, tells?: Tells): Promise<string[] | null> {
  const { id: reviewId, draftVersion, contentHash } = await world.open(tells);
  await recordDecision(world.ctx, { reviewId, draftVersion, contentHash, decision: "escalated", comment: "Look." });
  return world.toldOf(reviewId, "escalated");
}

test("unless told otherwise nobody hears of a new draft, and its group of an escalated one", async () => {
  const world = await arrange();
  const review = await world.open();
  expect(await world.toldOf(review.id, "opened")).toBeNull();
  expect(await escalated(world)).toEqual(["Omar"]);
});

test("a workflow has its group told of new drafts, or those whom it names, members and groups", async () => {
  const world = await arrange();
  const opened = async (telling: Telling) => world.toldOf((await world.open({ opened: telling })).id, "opened");
  expect(await opened({ whom: "group" })).toEqual(["Omar", "Rita"]);
  expect(await opened({ whom: "named", members: [world.ada.id] })).toEqual(["Ada"]);
  expect(await opened({ whom: "named", members: [world.ada.id], groups: [world.support] })).toEqual([
    "Ada",
    "Omar",
    "Rita",
  ]);
  expect(await opened({ whom: "nobody" })).toBeNull();
});

test("whoever may not see a draft is not told of it, though they are named", async () => {
  const world = await arrange();
  const { id } = await world.open({ opened: { whom: "named", members: [world.fay.id, world.omar.id] } });
  expect(await world.toldOf(id, "opened")).toEqual(["Omar"]);
  // Who has come into the group since may see it.
  await db
    .insert(groupMember)
    .values({ workspaceId: world.workspaceId, groupId: world.support, memberId: world.fay.id });
  expect(await world.toldOf(id, "opened")).toEqual(["Fay", "Omar"]);
});

test("below the risk that a workflow names nobody is told", async () => {
  const low = await arrange({ risk: 1 });
  expect(await escalated(low, { escalated: { whom: "group", fromRisk: 2 } })).toEqual([]);
  const high = await arrange({ risk: 2 });
  expect(await escalated(high, { escalated: { whom: "group", fromRisk: 2 } })).toEqual(["Omar"]);
});

test("who is named for escalations is told in the place of the group, and nobody where so it is said", async () => {
  const world = await arrange();
  expect(await escalated(world, { escalated: { whom: "named", members: [world.ada.id] } })).toEqual(["Ada"]);
  expect(await escalated(world, { escalated: { whom: "nobody" } })).toEqual([]);
});

test("to be told is no right to decide, and not to be told takes none away", async () => {
  const world = await arrange();
  const review = await world.open({ opened: { whom: "named", members: [world.ada.id] } });
  const { id: reviewId, draftVersion, contentHash } = review;
  const wish = { reviewId, draftVersion, contentHash, decision: "approved" as const };
  const ada = contextFor(db, world.ada, { clock: world.clock });
  await expect(recordDecision(ada, wish)).rejects.toMatchObject({ code: "not-permitted" });
  const omar = contextFor(db, world.omar, { clock: world.clock });
  await claimReview(omar, { reviewId });
  await recordDecision(omar, wish);
  expect(await world.toldOf(reviewId, "opened")).toEqual([]);
});

test("what has been given to somebody meanwhile is told to nobody else", async () => {
  const world = await arrange();
  const review = await world.open({ opened: { whom: "group" } });
  await assignReview(world.ctx, { reviewId: review.id, memberId: world.omar.id });
  expect(await world.toldOf(review.id, "opened")).toEqual([]);
});
