import { eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { secondsAfter } from "@/lib/core/clock";
import { ConflictError, NotFoundError, PermissionError } from "@/lib/core/errors";
import type { Database } from "@/lib/db/client";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { groupMember } from "@/lib/db/schema/members/group-member";
import { member } from "@/lib/db/schema/members/member";
import { review as reviewTable } from "@/lib/db/schema/review/review";
import { reviewViewer } from "@/lib/db/schema/review/review-viewer";
import { recordDecision } from "@/lib/decisions/record-decision";
import { claimReview, claimSeconds, releaseClaim, renewClaim } from "@/lib/review/claim-review";
import { getReview, type ReviewDetail } from "@/lib/review/get-review";
import { liveReviews } from "@/lib/review/live-reviews";
import { viewerSeconds, viewReview } from "@/lib/review/view-review";
import { TestClock } from "../../support/clock";
import {
  apiKeyContext,
  contextFor,
  createGroup,
  createMember,
  createWorkspace,
  type TestContext,
} from "../../support/context";
import { testDatabase } from "../../support/database";
import { createReview, createWorkflow } from "../../support/workflow";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

/** Two reviewers of a group, on one clock, and a review of that group. */
async function arrange() {
  const { id: workspaceId } = await createWorkspace(db);
  const groupId = await createGroup(db, workspaceId, "Billing");
  const clock = new TestClock();
  const person = async (name: string) => {
    const who = await createMember(db, { workspaceId, roles: ["reviewer"], groups: ["Billing"], name });
    return contextFor(db, who, { clock });
  };
  const [rita, arun] = [await person("Rita"), await person("Arun")];
  const review = await createReview(rita, await createWorkflow(db, workspaceId, { review: { groupId } }));
  return { workspaceId, clock, rita, arun, review, reviewId: review.id };
}

const memberOf = ({ actor }: TestContext): string => (actor.kind === "person" ? actor.memberId : "");

async function holderOf(reader: TestContext, { id }: ReviewDetail): Promise<string | undefined> {
  const [live] = await liveReviews(reader, { reviewIds: [id], draftIds: [] });
  return live?.claimedBy?.name;
}

const auditedOf = async (reviewId: string): Promise<string[]> => {
  const rows = await db.select().from(auditEntry).where(eq(auditEntry.entityId, reviewId)).orderBy(auditEntry.id);
  return rows.map(({ action }) => action).filter((action) => /claimed|released/.test(action));
};

describe("a claim", () => {
  test("has one holder, however many take it at once; the others are told who has it", async () => {
    const { rita, arun, reviewId, review } = await arrange();
    // Ten connections that are open already, or the first would be done before the second has one.
    await Promise.all(Array.from({ length: 10 }, () => db.execute(sql`select pg_sleep(0.1)`)));
    const takers = Array.from({ length: 10 }, (_, turn) => (turn % 2 === 0 ? rita : arun));
    const taken = await Promise.allSettled(takers.map((ctx) => claimReview(ctx, { reviewId })));

    const holders = new Set(taken.flatMap((one) => (one.status === "fulfilled" ? [one.value.name] : [])));
    expect([...holders]).toEqual([await holderOf(rita, review)]);
    const refused = taken.flatMap((one) => (one.status === "rejected" ? [one.reason as ConflictError] : []));
    expect(refused).toHaveLength(5);
    for (const error of refused) expect(error.details.holder).toMatchObject({ name: [...holders][0] });
    expect(await auditedOf(reviewId)).toEqual(["review.claimed"]);
  });

  test("runs out after two minutes unless it is renewed, and is then anybody's", async () => {
    const { clock, rita, arun, reviewId, review } = await arrange();
    await claimReview(rita, { reviewId });
    clock.advance(claimSeconds - 1);
    await renewClaim(rita, { reviewId });
    clock.advance(claimSeconds - 1);
    await expect(claimReview(arun, { reviewId })).rejects.toBeInstanceOf(ConflictError);

    clock.advance(1);
    expect(await holderOf(arun, review)).toBeUndefined();
    expect(await claimReview(arun, { reviewId })).toMatchObject({ name: "Arun" });
    await expect(renewClaim(rita, { reviewId })).rejects.toMatchObject({ details: { holder: { name: "Arun" } } });
  });

  test("that ran out while nobody else took it goes on", async () => {
    const { clock, rita, reviewId, review } = await arrange();
    await claimReview(rita, { reviewId });
    clock.advance(claimSeconds * 3);
    await renewClaim(rita, { reviewId });
    expect(await holderOf(rita, review)).toBe("Rita");
  });

  test("can be taken over on purpose, which is audited with whose it was", async () => {
    const { rita, arun, reviewId, review } = await arrange();
    await claimReview(rita, { reviewId });
    await claimReview(arun, { reviewId, takeOver: true });

    expect(await holderOf(rita, review)).toBe("Arun");
    await expect(renewClaim(rita, { reviewId })).rejects.toBeInstanceOf(ConflictError);
    expect(await auditedOf(reviewId)).toEqual(["review.claimed", "review.claimed"]);
  });

  test("is given back by its holder and by nobody else", async () => {
    const { rita, arun, reviewId, review } = await arrange();
    await claimReview(rita, { reviewId });
    await releaseClaim(arun, { reviewId });
    expect(await holderOf(arun, review)).toBe("Rita");

    await releaseClaim(rita, { reviewId });
    expect(await holderOf(arun, review)).toBeUndefined();
    await expect(renewClaim(rita, { reviewId })).rejects.toBeInstanceOf(ConflictError);
    expect(await auditedOf(reviewId)).toEqual(["review.claimed", "review.released"]);
  });

  test("never keeps another permitted person from deciding, and ends with the decision", async () => {
    const { rita, arun, reviewId, review } = await arrange();
    await claimReview(rita, { reviewId });
    const { draftVersion, contentHash } = review;
    const decided = await recordDecision(arun, { reviewId, decision: "approved", draftVersion, contentHash });

    expect(decided.reviewStatus).toBe("decided");
    expect(await holderOf(rita, review)).toBeUndefined();
    await expect(claimReview(rita, { reviewId })).rejects.toBeInstanceOf(ConflictError);
  });

  test("of a person who may decide no more is nobody's at once", async () => {
    const losses = [
      (id: string) => db.update(member).set({ suspendedAt: new Date() }).where(eq(member.id, id)),
      (id: string) =>
        db
          .update(member)
          .set({ roles: ["auditor"] })
          .where(eq(member.id, id)),
      (id: string) => db.delete(groupMember).where(eq(groupMember.memberId, id)),
    ];
    for (const lose of losses) {
      const { rita, arun, reviewId, review } = await arrange();
      await claimReview(rita, { reviewId });
      await lose(memberOf(rita));
      expect(await holderOf(arun, review)).toBeUndefined();
      expect(await claimReview(arun, { reviewId })).toMatchObject({ name: "Arun" });
    }
  });
});

describe("who may claim", () => {
  test("nobody of another workspace or of a group that it is hidden from: it is not there", async () => {
    const { workspaceId, reviewId } = await arrange();
    const stranger = contextFor(db, await createMember(db, { roles: ["owner"] }));
    const outsider = contextFor(db, await createMember(db, { workspaceId, roles: ["reviewer"], groups: ["Sales"] }));
    for (const ctx of [stranger, outsider])
      for (const verb of [claimReview, renewClaim, releaseClaim, viewReview])
        await expect(verb(ctx, { reviewId, draftVersion: 1 })).rejects.toBeInstanceOf(NotFoundError);
  });

  test("nobody who may read it and not decide it, and no service", async () => {
    const { workspaceId, reviewId } = await arrange();
    const auditor = contextFor(db, await createMember(db, { workspaceId, roles: ["auditor"] }));
    const admin = contextFor(db, await createMember(db, { workspaceId, roles: ["admin", "reviewer"] }));
    const service = apiKeyContext(db, workspaceId, ["reviews:read", "reviews:decide", "reviews:decide-any-group"]);
    for (const ctx of [auditor, admin, service])
      await expect(claimReview(ctx, { reviewId })).rejects.toBeInstanceOf(PermissionError);
  });
});

describe("who else looks", () => {
  test("is told for 45 seconds after they were last seen", async () => {
    const { clock, rita, arun, reviewId } = await arrange();
    const viewers = async () => {
      const [live] = await liveReviews(arun, { reviewIds: [reviewId], draftIds: [] });
      return live?.viewers.map(({ name, forMs }) => [name, forMs]);
    };
    await viewReview(rita, { reviewId, draftVersion: 1 });
    clock.advance(20);
    await viewReview(arun, { reviewId, draftVersion: 1 });
    expect(await viewers()).toEqual([
      ["Rita", (viewerSeconds - 20) * 1000],
      ["Arun", viewerSeconds * 1000],
    ]);

    await viewReview(rita, { reviewId, draftVersion: 1 });
    clock.advance(viewerSeconds - 1);
    expect(await viewers()).toHaveLength(2);
    clock.advance(1);
    expect(await viewers()).toEqual([]);
  });
});

test("what a page follows is kept from other groups and workspaces, by the review's id and by its draft's", async () => {
  const { workspaceId, reviewId, review, rita } = await arrange();
  const ids = { reviewIds: [reviewId], draftIds: [review.draftId] };
  const stranger = contextFor(db, await createMember(db, { roles: ["owner"] }));
  const outsider = contextFor(db, await createMember(db, { workspaceId, roles: ["reviewer"], groups: ["Sales"] }));
  expect(await Promise.all([rita, stranger, outsider].map((ctx) => liveReviews(ctx, ids)))).toMatchObject([
    [{ id: reviewId }],
    [],
    [],
  ]);
});

test("an id that leads out of the workspace tells nothing of what is there", async () => {
  const { rita, clock, workspaceId } = await arrange();
  const review = await createReview(rita, await createWorkflow(db, workspaceId));
  const stranger = await createMember(db, { roles: ["reviewer"], groups: ["Theirs"], name: "Stranger" });
  const of = { workspaceId: stranger.workspaceId, memberId: stranger.id, reviewId: review.id };
  const now = clock.now();
  await db.insert(reviewViewer).values({ ...of, firstSeenAt: now, lastSeenAt: now });
  await db
    .update(reviewTable)
    .set({ claimedBy: stranger.id, claimedUntil: secondsAfter(now, 60) })
    .where(eq(reviewTable.id, review.id));

  const [live] = await liveReviews(rita, { reviewIds: [review.id], draftIds: [] });
  expect(live).toMatchObject({ claimedBy: null, viewers: [] });

  const admin = contextFor(db, await createMember(db, { workspaceId, roles: ["admin"] }));
  await db.update(reviewTable).set({ groupId: stranger.groupIds[0] }).where(eq(reviewTable.id, review.id));
  expect(await getReview(admin, { reviewId: review.id })).toMatchObject({ groupName: null });
});
