import { and, eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { NotFoundError, PermissionError, ValidationError } from "@/lib/core/errors";
import type { Database } from "@/lib/db/client";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { addComment, listComments, listMentionable } from "@/lib/review/comments";
import { countReviews } from "@/lib/review/count-reviews";
import { listReviews } from "@/lib/review/list-reviews";
import { contextFor, createGroup, createMember, createWorkspace } from "../../support/context";
import { testDatabase } from "../../support/database";
import { createReview, createWorkflow } from "../../support/workflow";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

async function arrange() {
  const { id: workspaceId } = await createWorkspace(db);
  const finance = await createGroup(db, workspaceId, "Finance");
  const person = async (name: string, given: Partial<Parameters<typeof createMember>[1]> = {}) => {
    const who = await createMember(db, { workspaceId, roles: ["reviewer"], name, ...given });
    return { id: who.id, ctx: contextFor(db, who) };
  };
  const fay = await person("Fay", { groups: ["Finance"] });
  const finn = await person("Finn", { groups: ["Finance"] });
  const rita = await person("Rita");
  const ada = await person("Ada", { roles: ["admin"] });
  const of = await createWorkflow(db, workspaceId, { review: { groupId: finance } });
  return { workspaceId, fay, finn, rita, ada, review: await createReview(fay.ctx, of) };
}

test("what somebody says of a draft is read by all who see it, in order, and is in the audit log", async () => {
  const { workspaceId, fay, finn, review } = await arrange();
  await addComment(fay.ctx, { reviewId: review.id, body: " May we refund?\0 " });
  await addComment(finn.ctx, { reviewId: review.id, body: "Up to 50." });
  expect(await listComments(fay.ctx, { reviewId: review.id })).toMatchObject([
    { name: "Fay", body: "May we refund?" },
    { name: "Finn", body: "Up to 50." },
  ]);
  const audited = await db
    .select()
    .from(auditEntry)
    .where(and(eq(auditEntry.workspaceId, workspaceId), eq(auditEntry.action, "review.commented")));
  expect(audited).toHaveLength(2);
  await expect(addComment(fay.ctx, { reviewId: review.id, body: " \u200b " })).rejects.toThrow();
});

test("who is mentioned finds the draft under their mentions, and only who may see it can be", async () => {
  const { fay, finn, rita, ada, review } = await arrange();
  const people = await listMentionable(fay.ctx, { reviewId: review.id });
  expect(people.map(({ name }) => name)).toEqual(["Ada", "Finn"]);

  await expect(addComment(fay.ctx, { reviewId: review.id, body: "@Rita look", mentions: [rita.id] })).rejects.toThrow(
    ValidationError,
  );
  expect(await listComments(fay.ctx, { reviewId: review.id })).toEqual([]);

  await addComment(fay.ctx, { reviewId: review.id, body: "@Finn look", mentions: [finn.id, finn.id] });
  const { data } = await listReviews(finn.ctx, { view: "mentioned" });
  expect(data.map(({ id }) => id)).toEqual([review.id]);
  expect(await countReviews(finn.ctx, ["mentioned"])).toEqual({ mentioned: 1 });
  for (const other of [fay, ada, rita]) expect(await countReviews(other.ctx, ["mentioned"])).toEqual({ mentioned: 0 });
});

test("who may not see a draft neither reads nor writes about it", async () => {
  const { rita, review } = await arrange();
  const stranger = (await arrange()).fay;
  for (const { ctx } of [rita, stranger]) {
    await expect(listComments(ctx, { reviewId: review.id })).rejects.toThrow(NotFoundError);
    await expect(listMentionable(ctx, { reviewId: review.id })).rejects.toThrow(NotFoundError);
    await expect(addComment(ctx, { reviewId: review.id, body: "Hello" })).rejects.toThrow(NotFoundError);
  }
});

test("an auditor reads what is said and says nothing; an admin does both", async () => {
  const { workspaceId, fay, finn, ada, review } = await arrange();
  const otto = contextFor(db, await createMember(db, { workspaceId, roles: ["auditor"] }));
  await expect(addComment(otto, { reviewId: review.id, body: "@Finn look", mentions: [finn.id] })).rejects.toThrow(
    PermissionError,
  );
  await addComment(ada.ctx, { reviewId: review.id, body: "Two are needed." });
  expect(await listComments(otto, { reviewId: review.id })).toMatchObject([{ name: "Ada" }]);
  expect(await listComments(fay.ctx, { reviewId: review.id })).toHaveLength(1);
});
