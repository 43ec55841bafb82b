import { beforeAll, expect, test } from "vitest";
import { ValidationError } from "@/lib/core/errors";
import type { Database } from "@/lib/db/client";
import { recordDecision } from "@/lib/decisions/record-decision";
import { contentHash } from "@/lib/drafting/proposal";
import { getDraft } from "@/lib/review/get-draft";
import { getReview, type ReviewDetail } from "@/lib/review/get-review";
import { contextFor, createMember, createWorkspace } from "../../support/context";
import { testDatabase } from "../../support/database";
import { createReview, createWorkflow } from "../../support/workflow";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

async function arrange(overrides: Parameters<typeof createWorkflow>[2] = {}) {
  const { id: workspaceId } = await createWorkspace(db);
  const rita = contextFor(db, await createMember(db, { workspaceId, roles: ["reviewer"] }));
  return { rita, review: await createReview(rita, await createWorkflow(db, workspaceId, overrides)) };
}

const edit = (review: ReviewDetail, edits: object) => ({
  reviewId: review.id,
  draftVersion: review.draftVersion,
  contentHash: review.contentHash,
  decision: "approved_with_edits" as const,
  edits,
});

test("the form is what the operation takes beside the text", async () => {
  const { rita, review } = await arrange();
  expect((await getDraft(rita, review)).form).toEqual([
    {
      name: "status",
      title: "Ticket status",
      hint: "What the ticket is set to with this reply.",
      kind: "choice",
      choices: ["open", "pending", "solved"],
      required: false,
      value: null,
    },
    expect.objectContaining({ name: "internal", kind: "yes-no", value: null }),
  ]);
});

test("a field that is set becomes part of exactly what is approved", async () => {
  const { rita, review } = await arrange();
  const recorded = await recordDecision(rita, edit(review, { fields: { status: "solved" } }));
  const draft = await getDraft(rita, review);
  const payload = { body: "Hi Jane, your parcel is on its way.", status: "solved" };
  expect(draft.versions.at(-1)).toMatchObject({
    version: 2,
    actions: [{ payload }],
    content: { fields: { status: "solved" } },
  });
  expect(recorded).toMatchObject({ draftVersion: 2, reviewStatus: "decided" });
  expect(recorded.contentHash).toBe(contentHash(draft.versions.at(-1)?.actions ?? []));
  expect(draft.form[0]).toMatchObject({ name: "status", value: "solved" });
});

test("what a colleague set stays when somebody else edits the text, and can be taken out again", async () => {
  const { rita, review } = await arrange({ review: { policy: { kind: "count", needed: 2 } } });
  await recordDecision(rita, edit(review, { fields: { status: "solved", internal: true } }));
  const second = await getReview(rita, { reviewId: review.id });
  const omar = contextFor(db, await createMember(db, { workspaceId: rita.workspaceId, roles: ["reviewer"] }));
  await recordDecision(omar, edit(second, { body: "Hi Jane, it comes today.", fields: { internal: null } }));
  expect((await getDraft(rita, review)).versions.at(-1)?.actions[0]?.payload).toEqual({
    body: "Hi Jane, it comes today.",
    status: "solved",
  });
});

test.each([
  [{ status: "closed" }, ["/edits/fields/status"]],
  [{ internal: "yes" }, ["/edits/fields/internal"]],
  [{ recipient: "me@example.com" }, ["/edits/fields/recipient"]],
  [{ body: "Around the text." }, ["/edits/fields/body"]],
  [{ status: 3, other: true }, ["/edits/fields/status", "/edits/fields/other"]],
])("%j does not fit, and the fault is at its field", async (fields, paths) => {
  const { rita, review } = await arrange();
  const refused: unknown = await recordDecision(rita, edit(review, { fields })).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ValidationError);
  expect((refused as ValidationError).details.faults).toEqual(
    paths.map((path): unknown => expect.objectContaining({ path })),
  );
  expect(await getReview(rita, { reviewId: review.id })).toMatchObject({ status: "open", draftVersion: 1 });
});

test("setting a field to what it is already is no edit", async () => {
  const { rita, review } = await arrange();
  await expect(recordDecision(rita, edit(review, { fields: { status: null } }))).rejects.toThrow("Nothing was edited");
  await expect(recordDecision(rita, edit(review, {}))).rejects.toThrow("Nothing was edited");
});
