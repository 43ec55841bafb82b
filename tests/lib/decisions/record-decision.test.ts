import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { secondsAfter } from "@/lib/core/clock";
import { ConflictError, NotFoundError, PermissionError, StaleVersionError, ValidationError } from "@/lib/core/errors";
import type { Database } from "@/lib/db/client";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { decision } from "@/lib/db/schema/decisions/decision";
import { draft } from "@/lib/db/schema/drafting/draft";
import { outboxEvent } from "@/lib/db/schema/engine/outbox-event";
import { recordDecision } from "@/lib/decisions/record-decision";
import { listAlike } from "@/lib/review/alike";
import { getDraft } from "@/lib/review/get-draft";
import { getReview, type ReviewDetail } from "@/lib/review/get-review";
import { listReviews } from "@/lib/review/list-reviews";
import { TestClock } from "../../support/clock";
import { apiKeyContext, contextFor, createMember, createWorkspace } from "../../support/context";
import { testDatabase } from "../../support/database";
import { untilSomebodyWaits } from "../../support/locks";
import { createReview, createWorkflow } from "../../support/workflow";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

async function arrange(overrides: Parameters<typeof createWorkflow>[2] = {}) {
  const { id: workspaceId } = await createWorkspace(db);
  const clock = new TestClock();
  const jane = contextFor(db, await createMember(db, { workspaceId, roles: ["reviewer"], name: "Jane" }), { clock });
  const omar = contextFor(db, await createMember(db, { workspaceId, roles: ["reviewer"], name: "Omar" }), { clock });
  const workflow = await createWorkflow(db, workspaceId, overrides);
  return { workspaceId, clock, jane, omar, workflow };
}

const seen = (review: ReviewDetail) => ({
  reviewId: review.id,
  draftVersion: review.draftVersion,
  contentHash: review.contentHash,
});

describe("an approval", () => {
  test("closes the review, starts the write-back and is in the audit log", async () => {
    const { jane, workflow } = await arrange();
    const review = await createReview(jane, workflow);

    const recorded = await recordDecision(jane, { ...seen(review), decision: "approved" });

    expect(recorded).toMatchObject({ reviewStatus: "decided", openVotes: 0, contentHash: review.contentHash });
    const after = await getReview(jane, { reviewId: review.id });
    expect(after).toMatchObject({
      status: "decided",
      outcome: "approved",
      decisions: [{ actorName: "Jane", surface: "web" }],
    });
    const announced = await db.select().from(outboxEvent).where(eq(outboxEvent.name, "decision/recorded"));
    expect(announced.map((row) => row.data.decisionId)).toContain(recorded.decisionId);
    const audited = await db
      .select()
      .from(auditEntry)
      .where(and(eq(auditEntry.entityId, review.id), eq(auditEntry.action, "decision.recorded")));
    expect(audited).toHaveLength(1);
  });

  test("wins alone among many simultaneous decisions, and the others are told who decided", async () => {
    const { jane, workspaceId, clock, workflow } = await arrange();
    const review = await createReview(jane, workflow);
    const deciders = await Promise.all(
      Array.from({ length: 8 }, async () =>
        contextFor(db, await createMember(db, { workspaceId, roles: ["reviewer"] }), { clock }),
      ),
    );

    const outcomes = await Promise.allSettled(
      deciders.map((ctx, i) =>
        recordDecision(ctx, { ...seen(review), decision: i % 2 ? "rejected" : "approved", reasonCode: "wrong-facts" }),
      ),
    );

    const { decisions } = await getReview(jane, { reviewId: review.id });
    expect(decisions).toHaveLength(1);
    const lost = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    expect(lost).toHaveLength(7);
    for (const error of lost) {
      expect(error).toBeInstanceOf(ConflictError);
      expect(error.details.winner).toMatchObject({ actor: decisions[0]?.actor, decision: decisions[0]?.outcome });
    }
  });

  test("that waited for somebody's edit of the same review is told who decided", async () => {
    const { jane, omar, workflow } = await arrange();
    const review = await createReview(jane, workflow);

    let late: Promise<unknown> = Promise.resolve();
    await db.transaction(async (tx) => {
      const edit = { decision: "approved_with_edits" as const, edits: { body: "Your refund is on its way." } };
      await recordDecision({ ...jane, db: tx as unknown as Database }, { ...seen(review), ...edit });
      late = recordDecision(omar, { ...seen(review), decision: "approved" }).catch((error: unknown) => error);
      await untilSomebodyWaits(db);
    });

    expect(await late).toBeInstanceOf(ConflictError);
    expect(await late).toMatchObject({ details: { winner: { actorName: "Jane" } } });
  });

  test("of a version that is no longer in force is refused, and says which is", async () => {
    const { jane, workflow } = await arrange();
    const review = await createReview(jane, workflow);

    const stale = recordDecision(jane, { ...seen(review), draftVersion: 2, decision: "approved" });
    await expect(stale).rejects.toThrow(StaleVersionError);
    const otherHash = recordDecision(jane, { ...seen(review), contentHash: "0".repeat(64), decision: "approved" });
    await expect(otherHash).rejects.toMatchObject({ details: { draftVersion: 1, contentHash: review.contentHash } });
    expect((await getReview(jane, { reviewId: review.id })).status).toBe("open");
  });

  test.each([
    { says: "as it was", viewedAt: 30, dwellMs: 20_000, is: { viewedAt: 30, dwellMs: 20_000 } },
    { says: "by a clock that is ahead", viewedAt: 600, dwellMs: 20_000, is: { viewedAt: 40, dwellMs: 20_000 } },
    { says: "ages from now", viewedAt: 2 ** 31, dwellMs: 2 ** 31 - 1, is: { viewedAt: 0, dwellMs: 60_000 } },
    { says: "by a clock that is behind", viewedAt: -600, dwellMs: 1000, is: { viewedAt: 0, dwellMs: 1000 } },
    { says: "without a time", dwellMs: 90_000, is: { viewedAt: null, dwellMs: 60_000 } },
  ])("of what was looked at $says is taken, and no more is believed than can be", async ({ viewedAt, dwellMs, is }) => {
    const { jane, clock, workflow } = await arrange();
    const opened = clock.now();
    const review = await createReview(jane, workflow);
    clock.advance(60);

    const { decisionId } = await recordDecision(jane, {
      ...seen(review),
      decision: "approved",
      dwellMs,
      ...(viewedAt !== undefined && { viewedAt: secondsAfter(opened, viewedAt) }),
    });
    const [kept] = await db.select().from(decision).where(eq(decision.id, decisionId));
    expect(kept).toMatchObject({
      dwellMs: is.dwellMs,
      viewedAt: is.viewedAt === null ? null : secondsAfter(opened, is.viewedAt),
    });
  });

  test("of a held draft is refused until somebody writes what should be sent", async () => {
    const { jane, workflow } = await arrange();
    const output = {
      content: { body: "" },
      holdReasons: [{ code: "too-short" as const, message: "The message is too short." }],
    };
    const review = await createReview(jane, workflow, { output });

    await expect(recordDecision(jane, { ...seen(review), decision: "approved" })).rejects.toThrow(ValidationError);
    const edits = { body: "Could you tell us your order number?" };
    await recordDecision(jane, { ...seen(review), decision: "approved_with_edits", edits });
    expect((await getReview(jane, { reviewId: review.id })).outcome).toBe("approved_with_edits");
  });
});

describe("an edit", () => {
  test("makes the next version, and that is what is approved", async () => {
    const { jane, workflow } = await arrange();
    const review = await createReview(jane, workflow);

    const recorded = await recordDecision(jane, {
      ...seen(review),
      decision: "approved_with_edits",
      edits: { body: "Hi Jane, it comes today." },
    });

    expect(recorded.draftVersion).toBe(2);
    expect(recorded.contentHash).not.toBe(review.contentHash);
    const { versions } = await getDraft(jane, { draftId: review.draftId });
    expect(versions.map((version) => version.content.body)).toEqual([
      "Hi Jane, your parcel is on its way.",
      "Hi Jane, it comes today.",
    ]);
    expect(versions[1]).toMatchObject({
      editedByName: "Jane",
      contentHash: recorded.contentHash,
      actions: [{ payload: { body: "Hi Jane, it comes today." } }],
    });
  });

  test("that changes nothing is refused", async () => {
    const { jane, workflow } = await arrange();
    const review = await createReview(jane, workflow);
    const same = recordDecision(jane, {
      ...seen(review),
      decision: "approved_with_edits",
      edits: { body: "Hi Jane, your parcel is on its way." },
    });
    await expect(same).rejects.toThrow("Nothing was edited");
  });

  test("keeps a megabyte of emoji out with a fault at its field", async () => {
    const { jane, workflow } = await arrange();
    const review = await createReview(jane, workflow);
    const huge = recordDecision(jane, {
      ...seen(review),
      decision: "approved_with_edits",
      edits: { body: "😀".repeat(262_144) },
    });
    await expect(huge).rejects.toMatchObject({ issues: [{ path: ["edits", "body"] }] });
  });

  test("is what the queue shows, finds and groups from then on", async () => {
    const { jane, omar, workflow } = await arrange({ review: { policy: { kind: "count", needed: 2 } } });
    const [review] = [await createReview(jane, workflow), await createReview(jane, workflow)];
    expect(await listAlike(omar)).toMatchObject([{ count: 2 }]);

    const edits = { body: "Something else entirely." };
    await recordDecision(jane, { ...seen(review), decision: "approved_with_edits", edits });

    const found = async (q: string) => (await listReviews(omar, { q })).data.map(({ id }) => id);
    expect((await listReviews(omar, { q: "entirely" })).data).toMatchObject([{ id: review.id, preview: edits.body }]);
    expect(await found("parcel on its way")).not.toContain(review.id);
    expect(await listAlike(omar)).toEqual([]);
  });

  test("voids the votes that others gave to the version before", async () => {
    const { jane, omar, workflow } = await arrange({ review: { policy: { kind: "count", needed: 2 } } });
    const review = await createReview(jane, workflow);
    await recordDecision(jane, { ...seen(review), decision: "approved" });

    const edited = await recordDecision(omar, {
      ...seen(review),
      decision: "approved_with_edits",
      edits: { body: "Something else." },
    });

    expect(edited).toMatchObject({ reviewStatus: "open", openVotes: 1, draftVersion: 2 });
    const { decisions } = await getReview(jane, { reviewId: review.id });
    expect(decisions.map(({ actorName, voided }) => [actorName, voided])).toEqual([
      ["Jane", true],
      ["Omar", false],
    ]);
    const closed = await recordDecision(jane, {
      reviewId: review.id,
      draftVersion: 2,
      contentHash: edited.contentHash,
      decision: "approved",
    });
    expect(closed.reviewStatus).toBe("decided");
  });
});

describe("two of two", () => {
  test("waits for the second person and does not count one person twice", async () => {
    const { jane, omar, workflow } = await arrange({ review: { policy: { kind: "count", needed: 2 } } });
    const review = await createReview(jane, workflow);

    expect(await recordDecision(jane, { ...seen(review), decision: "approved" })).toMatchObject({
      reviewStatus: "open",
      openVotes: 1,
    });
    await expect(recordDecision(jane, { ...seen(review), decision: "approved" })).rejects.toThrow(
      "voted on this version already",
    );
    expect(await getReview(jane, { reviewId: review.id })).toMatchObject({
      status: "open",
      votes: { needed: 2, open: 1 },
    });
    expect(await recordDecision(omar, { ...seen(review), decision: "approved" })).toMatchObject({
      reviewStatus: "decided",
    });
  });
});

describe("who may not decide", () => {
  test("an auditor", async () => {
    const { jane, workspaceId, workflow } = await arrange();
    const review = await createReview(jane, workflow);
    const auditor = contextFor(db, await createMember(db, { workspaceId, roles: ["auditor"] }));
    await expect(recordDecision(auditor, { ...seen(review), decision: "approved" })).rejects.toThrow(PermissionError);
  });

  test("a reviewer of another group, who is told no more than that it is not there", async () => {
    const { jane, workspaceId, omar } = await arrange();
    const finance = await createMember(db, { workspaceId, roles: ["reviewer"], groups: ["Finance"] });
    const workflow = await createWorkflow(db, workspaceId, { review: { groupId: finance.groupIds[0] ?? null } });
    const review = await createReview(contextFor(db, finance, { clock: jane.clock }), workflow);
    await expect(recordDecision(omar, { ...seen(review), decision: "approved" })).rejects.toThrow(NotFoundError);
    await expect(getReview(omar, { reviewId: review.id })).rejects.toThrow(NotFoundError);
  });

  test("a service key, which is no person", async () => {
    const { jane, workspaceId, workflow } = await arrange();
    const review = await createReview(jane, workflow);
    const key = apiKeyContext(db, workspaceId, ["reviews:decide"]);

    const decided = recordDecision(key, { ...seen(review), decision: "approved" });
    await expect(decided).rejects.toBeInstanceOf(PermissionError);
    await expect(getReview(jane, { reviewId: review.id })).resolves.toMatchObject({ status: "open", decisions: [] });
  });

  test("whoever proposed the draft", async () => {
    const { jane, workflow } = await arrange();
    const review = await createReview(jane, workflow);
    await db.update(draft).set({ proposedBy: jane.actor }).where(eq(draft.id, review.draftId));
    await expect(recordDecision(jane, { ...seen(review), decision: "approved" })).rejects.toThrow(
      "somebody else has to decide",
    );
  });

  test("anybody of another workspace, to whom it is not even there", async () => {
    const { jane, workflow } = await arrange();
    const review = await createReview(jane, workflow);
    const { jane: stranger } = await arrange();
    await expect(recordDecision(stranger, { ...seen(review), decision: "approved" })).rejects.toThrow(NotFoundError);
    expect(await db.select().from(decision).where(eq(decision.reviewId, review.id))).toEqual([]);
  });
});

test("a rejection without a reason is refused", async () => {
  const { jane, workflow } = await arrange();
  const review = await createReview(jane, workflow);
  await expect(recordDecision(jane, { ...seen(review), decision: "rejected", comment: "  " })).rejects.toThrow(
    "Say why",
  );
});
