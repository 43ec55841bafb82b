import { beforeAll, expect, test } from "vitest";
import { ZodError } from "zod";
import { NotFoundError, PermissionError, ValidationError } from "@/lib/core/errors";
import type { Database } from "@/lib/db/client";
import { discardWorkingCopy, findWorkingCopy, pruneWorkingCopies, saveWorkingCopy } from "@/lib/review/working-copy";
import { TestClock } from "../../support/clock";
import { contextFor, createMember, createWorkspace } from "../../support/context";
import { testDatabase } from "../../support/database";
import { createReview, createWorkflow } from "../../support/workflow";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

async function arrange() {
  const { id: workspaceId } = await createWorkspace(db);
  const clock = new TestClock();
  const person = async (role: "reviewer" | "auditor") =>
    contextFor(db, await createMember(db, { workspaceId, roles: [role] }), { clock });
  const rita = await person("reviewer");
  const review = await createReview(rita, await createWorkflow(db, workspaceId), { clock });
  return { clock, rita, omar: await person("reviewer"), otto: await person("auditor"), review };
}

const typed = (reviewId: string, body: string) => ({ reviewId, baseVersion: 1, content: { body } });

test("a person's text is kept for them alone, the last one typed", async () => {
  const { rita, omar, review, clock } = await arrange();
  await saveWorkingCopy(rita, typed(review.id, "Dear"));
  await saveWorkingCopy(rita, {
    ...typed(review.id, "Dear Jane\0,\r\nhello \ud83d\ude00"),
    content: { body: "Dear Jane\0,\r\nhello \ud83d\ude00", fields: { status: "solved" } },
  });
  expect(await findWorkingCopy(rita, review)).toEqual({
    baseVersion: 1,
    content: { body: "Dear Jane,\nhello \ud83d\ude00", fields: { status: "solved" } },
    savedAt: clock.now(),
  });
  expect(await findWorkingCopy(omar, review)).toBeNull();

  await discardWorkingCopy(omar, { reviewId: review.id });
  expect(await findWorkingCopy(rita, review)).not.toBeNull();
  await discardWorkingCopy(rita, { reviewId: review.id });
  expect(await findWorkingCopy(rita, review)).toBeNull();
});

test("it is refused for who may not decide, a version to come, too long a text and another workspace", async () => {
  const { rita, otto, review } = await arrange();
  const stranger = (await arrange()).rita;
  await expect(saveWorkingCopy(otto, typed(review.id, "x"))).rejects.toThrow(PermissionError);
  await expect(saveWorkingCopy(rita, { ...typed(review.id, "x"), baseVersion: 2 })).rejects.toThrow(ValidationError);
  await expect(saveWorkingCopy(rita, typed(review.id, "x".repeat(100_001)))).rejects.toThrow();
  await expect(saveWorkingCopy(stranger, typed(review.id, "x"))).rejects.toThrow(NotFoundError);
  await expect(discardWorkingCopy(stranger, { reviewId: review.id })).rejects.toThrow(NotFoundError);
  expect(await findWorkingCopy(rita, review)).toBeNull();
});

test("field names that no database can hold, and more fields than any action has, are refused", async () => {
  const { rita, review } = await arrange();
  const many = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`f${index}`, 1]));
  for (const fields of [{ ["a\0"]: "x" }, Object.fromEntries([["\ud800", "x"]]), many]) {
    const content = { body: "x", fields };
    await expect(saveWorkingCopy(rita, { ...typed(review.id, "x"), content })).rejects.toThrow(ZodError);
  }
  expect(await findWorkingCopy(rita, review)).toBeNull();
});

test("what nobody came back to for a month is forgotten", async () => {
  const { rita, review, clock } = await arrange();
  await saveWorkingCopy(rita, typed(review.id, "x"));
  clock.advance(29 * 86_400);
  await pruneWorkingCopies({ db, clock });
  expect(await findWorkingCopy(rita, review)).not.toBeNull();
  clock.advance(2 * 86_400);
  await pruneWorkingCopies({ db, clock });
  expect(await findWorkingCopy(rita, review)).toBeNull();
});
