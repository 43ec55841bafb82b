import { and, eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { PermissionError, ValidationError } from "@/lib/core/errors";
import type { Database } from "@/lib/db/client";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { listReasons, saveReasons } from "@/lib/decisions/reason-codes";
import { recordDecision } from "@/lib/decisions/record-decision";
import { getReview } from "@/lib/review/get-review";
import { contextFor, createMember, createWorkspace, type TestContext } from "../../support/context";
import { testDatabase } from "../../support/database";
import { createReview, createWorkflow } from "../../support/workflow";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

async function arrange() {
  const { id: workspaceId } = await createWorkspace(db);
  const person = async (role: "admin" | "reviewer") =>
    contextFor(db, await createMember(db, { workspaceId, roles: [role] }));
  return { workspaceId, admin: await person("admin"), rita: await person("reviewer") };
}

const codes = async (ctx: TestContext) => (await listReasons(ctx)).map(({ code }) => code);

test("a workspace starts with the standard reasons, and an admin puts its own in their place", async () => {
  const { admin, rita, workspaceId } = await arrange();
  expect(await codes(rita)).toEqual(["wrong-facts", "incomplete", "tone", "policy", "no-reply", "other"]);

  await saveReasons(admin, {
    reasons: [{ label: " Falscher Ton — zu kühl " }, { code: "tone", label: "Not how we talk" }, { label: "间违い" }],
  });
  expect(await listReasons(rita)).toEqual([
    { code: "falscher-ton-zu-kuhl", label: "Falscher Ton — zu kühl" },
    { code: "tone", label: "Not how we talk" },
    { code: "reason", label: "间违い" },
  ]);
  expect(await codes((await arrange()).rita)).toContain("wrong-facts");
  const audited = await db
    .select()
    .from(auditEntry)
    .where(and(eq(auditEntry.workspaceId, workspaceId), eq(auditEntry.action, "reason_codes.saved")));
  expect(audited).toHaveLength(1);
});

test("a reason that is taken away is offered no more, but decisions go on saying it", async () => {
  const { admin, rita, workspaceId } = await arrange();
  await saveReasons(admin, { reasons: [{ label: "Too long" }, { label: "Too short" }] });
  const review = await createReview(rita, await createWorkflow(db, workspaceId));
  await recordDecision(rita, {
    reviewId: review.id,
    draftVersion: review.draftVersion,
    contentHash: review.contentHash,
    decision: "rejected",
    reasonCode: "too-long",
  });

  await saveReasons(admin, { reasons: [{ code: "too-short", label: "Much too short" }] });
  expect(await listReasons(rita)).toEqual([{ code: "too-short", label: "Much too short" }]);
  const { decisions } = await getReview(rita, { reviewId: review.id });
  expect(decisions).toMatchObject([{ reasonCode: "too-long", reasonLabel: "Too long" }]);

  // The same words once more are a reason of their own: what was counted under the old code stays apart.
  await saveReasons(admin, { reasons: [{ label: "Too long" }, { code: "too-short", label: "Much too short" }] });
  expect(await codes(rita)).toEqual(["too-long-2", "too-short"]);
});

test("a rejection names a reason that the workspace has, or had when its page was opened, or says why in words", async () => {
  const { admin, rita, workspaceId } = await arrange();
  await saveReasons(admin, { reasons: [{ label: "Too long" }] });
  await saveReasons(admin, { reasons: [{ label: "Too short" }] });
  const workflow = await createWorkflow(db, workspaceId);
  const reject = async (why: { reasonCode?: string; comment?: string }) => {
    const { id: reviewId, draftVersion, contentHash } = await createReview(rita, workflow);
    return recordDecision(rita, { reviewId, draftVersion, contentHash, decision: "rejected", ...why });
  };

  for (const reasonCode of ["", " ", "\u200b", "made-up"])
    await expect(reject({ reasonCode, comment: "No." })).rejects.toMatchObject({
      message: expect.stringContaining("one of those offered"),
      details: { faults: [{ path: "/reason_code", message: "Must be one of: too-short." }] },
    });
  await expect(reject({ comment: "\u200b \u2060" })).rejects.toThrow("Say why it is rejected");
  for (const why of [{ reasonCode: "too-long" }, { reasonCode: "tone" }, { comment: "No." }])
    expect(await reject(why)).toMatchObject({ reviewStatus: "decided" });
});

test("only who may configure changes them, and no two say the same", async () => {
  const { admin, rita } = await arrange();
  await expect(saveReasons(rita, { reasons: [{ label: "Mine" }] })).rejects.toThrow(PermissionError);
  await expect(saveReasons(admin, { reasons: [{ label: "Tone" }, { label: "tone" }] })).rejects.toThrow(
    ValidationError,
  );
  await expect(saveReasons(admin, { reasons: [] })).rejects.toThrow();
  await expect(saveReasons(admin, { reasons: [{ label: "  " }] })).rejects.toThrow();
  expect(await codes(rita)).toHaveLength(6);
});
