import { beforeAll, expect, test } from "vitest";
import { eq } from "drizzle-orm";
import { NotFoundError, ValidationError } from "@/lib/core/errors";
import type { Database } from "@/lib/db/client";
import { connection } from "@/lib/db/schema/connectors/connection";
import { writeBack } from "@/lib/db/schema/write-back/write-back";
import { dryRun, keyPlaceholder } from "@/lib/write-back/dry-run";
import { contextFor, createMember, createWorkspace } from "../../support/context";
import { testDatabase } from "../../support/database";
import { createReview, createWorkflow } from "../../support/workflow";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

async function arrange() {
  const { id: workspaceId } = await createWorkspace(db);
  const rita = contextFor(db, await createMember(db, { workspaceId, roles: ["reviewer"] }));
  const workflow = await createWorkflow(db, workspaceId, {
    connectionConfig: { baseUrl: "https://helpdesk.example" },
  });
  return { rita, workflow, review: await createReview(rita, workflow, { subject: "T 1/2" }) };
}

test("a dry run shows the request as it would go out, without credentials, and sends nothing", async () => {
  const { rita, review } = await arrange();
  expect(await dryRun(rita, review)).toEqual([
    {
      method: "POST",
      url: "https://helpdesk.example/api/tickets/T%201%2F2/comments",
      headers: { "content-type": "application/json", "idempotency-key": keyPlaceholder },
      body: JSON.stringify({ body: "Hi Jane, your parcel is on its way." }),
    },
  ]);
  expect(await db.select().from(writeBack).where(eq(writeBack.draftId, review.draftId))).toEqual([]);
});

test("it says what would keep the action from being sent", async () => {
  const { rita, review, workflow } = await arrange();
  await db.update(connection).set({ enabled: false }).where(eq(connection.id, workflow.connectionId));
  await expect(dryRun(rita, review)).rejects.toThrow(ValidationError);
  await expect(dryRun(rita, review)).rejects.toThrow("is switched off");
});

test("another workspace's draft is not found", async () => {
  const { review } = await arrange();
  await expect(dryRun((await arrange()).rita, review)).rejects.toThrow(NotFoundError);
});
