import { and, eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { review as reviewTable } from "@/lib/db/schema/review/review";
import { roles } from "@/lib/members/permissions";
import { deciderOf } from "@/lib/review/may-decide";
import { seesReview, visibleReviews } from "@/lib/review/visible";
import { apiKeyContext, contextFor, createGroup, createMember, createWorkspace } from "../../support/context";
import { testDatabase } from "../../support/database";
import { createReview, createWorkflow } from "../../support/workflow";

test("the rule says in the database and in code of the same reviews that somebody sees them", async () => {
  const db = await testDatabase();
  const { id: workspaceId } = await createWorkspace(db);
  const finance = await createGroup(db, workspaceId, "Finance");
  const people = await Promise.all(
    [...roles.map((role) => ({ roles: [role] })), { roles: ["reviewer" as const], groups: ["Finance"] }].map((given) =>
      createMember(db, { workspaceId, ...given }),
    ),
  );
  const contexts = [
    ...people.map((who) => contextFor(db, who)),
    apiKeyContext(db, workspaceId, ["reviews:read", "reviews:decide"]),
  ];
  const [owner, , reviewer] = people;
  if (!owner || !reviewer) throw new Error("Too few.");
  const of = await createWorkflow(db, workspaceId);
  for (const whose of [
    {},
    { groupId: finance },
    { groupId: finance, assigneeId: reviewer.id },
    { groupId: finance, escalatedBy: reviewer.id },
    { assigneeId: owner.id },
  ]) {
    const { id } = await createReview(contextFor(db, owner), of);
    await db
      .update(reviewTable)
      .set({ draftVersion: 1, ...whose })
      .where(eq(reviewTable.id, id));
  }

  const all = await db.select().from(reviewTable).where(eq(reviewTable.workspaceId, workspaceId));
  const seen = await Promise.all(
    contexts.map(async (ctx) => {
      const rows = await db
        .select({ id: reviewTable.id })
        .from(reviewTable)
        .where(and(eq(reviewTable.workspaceId, workspaceId), visibleReviews(ctx)));
      const inCode = all.filter((one) => seesReview(deciderOf(ctx), one)).map(({ id }) => id);
      expect(rows.map(({ id }) => id).sort()).toEqual(inCode.sort());
      return rows.length;
    }),
  );
  // Owner, admin, reviewer, approver, auditor, Finance, and a key: not all the same.
  expect(seen).toEqual([5, 5, 4, 5, 5, 5, 2]);
});
