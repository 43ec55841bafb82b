/** What an agent was told of its draft stays true. */
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { decision } from "@/lib/db/schema/decisions/decision";
import { workflow as workflowTable } from "@/lib/db/schema/workflows/workflow";
import { recordDecision } from "@/lib/decisions/record-decision";
import { getProposalResult } from "@/lib/review/proposal-result";
import { getReview } from "@/lib/review/get-review";
import { proposeDraft } from "@/lib/review/propose-draft";
import { undoDecision } from "@/lib/write-back/undo-decision";
import { TestClock } from "../../support/clock";
import { apiKeyContext, contextFor, createMember } from "../../support/context";
import { testDatabase } from "../../support/database";
import { untilSomebodyWaits } from "../../support/locks";
import { createWorkflow } from "../../support/workflow";

test("a rejection is told once nobody can take it back: who began to in time is waited for", async () => {
  const db = await testDatabase();
  const clock = new TestClock();
  const reviewer = contextFor(db, await createMember(db, { roles: ["approver"] }), { clock });
  const { id } = await createWorkflow(db, reviewer.workspaceId, { connector: "agent", undoSeconds: 20 });
  const [named] = await db.select().from(workflowTable).where(eq(workflowTable.id, id));
  const agent = apiKeyContext(db, reviewer.workspaceId, ["drafts:write"], clock);
  const request = { tool: "refund_order", arguments: { amount: 5 } };
  const { drafts } = await proposeDraft(agent, { workflow: named?.slug, request });
  const { draftId = "", reviewId = "" } = drafts[0] ?? {};
  const { draftVersion, contentHash } = await getReview(reviewer, { reviewId });
  await recordDecision(reviewer, { reviewId, draftVersion, contentHash, decision: "rejected", comment: "No" });
  const told = async () => (await getProposalResult(agent, { draftId })).status;
  expect(await told()).toBe("pending");

  // Held up between its look at the clock and its end.
  const [undo, late] = await db
    .transaction(async (tx) => {
      await tx.select().from(decision).where(eq(decision.reviewId, reviewId)).for("update");
      const undoing = undoDecision(reviewer, { reviewId });
      await untilSomebodyWaits(db);
      clock.advance(21);
      return [undoing, told()] as const;
    })
    .then((both) => Promise.all(both));
  expect([undo.reviewStatus, late]).toEqual(["open", "pending"]);

  await recordDecision(reviewer, { reviewId, draftVersion, contentHash, decision: "rejected", comment: "No" });
  clock.advance(21);
  expect(await told()).toBe("rejected");
});
