import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { workflow } from "@/lib/db/schema/workflows/workflow";
import { workflowVersion } from "@/lib/db/schema/workflows/workflow-version";
import { publishWorkflow } from "@/lib/workflows/publish-workflow";
import { setCardChannel } from "@/lib/workflows/set-card-channel";
import { contextFor, createMember } from "../../support/context";
import { testDatabase } from "../../support/database";
import { createWorkflow, definitionFor } from "../../support/workflow";

const db = await testDatabase();

async function arrange() {
  const admin = contextFor(db, await createMember(db, { roles: ["admin"] }));
  const { id, connectionId } = await createWorkflow(db, admin.workspaceId);
  const [row] = await db.select().from(workflow).where(eq(workflow.id, id));
  const publish = (undoSeconds: number, how?: { after: number }) =>
    publishWorkflow(
      admin,
      { slug: row?.slug ?? "", name: "Support reply", definition: definitionFor(connectionId, { undoSeconds }) },
      how,
    );
  const current = async () => {
    const [found] = await db
      .select({ version: workflowVersion.version, definition: workflowVersion.definition })
      .from(workflow)
      .innerJoin(workflowVersion, eq(workflowVersion.id, workflow.currentVersionId))
      .where(eq(workflow.id, id));
    return found;
  };
  return { admin, workflowId: id, publish, current };
}

test("what is made of a version that is no longer the newest is not published over it", async () => {
  const { publish, current } = await arrange();
  expect(await publish(10, { after: 1 })).toMatchObject({ version: 2 });
  await expect(publish(20, { after: 1 })).rejects.toMatchObject({ status: 409 });
  expect(await current()).toMatchObject({ version: 2, definition: { undoSeconds: 10 } });
});

test("a channel that is named while another admin publishes takes nothing of theirs back", async () => {
  const { admin, workflowId, publish, current } = await arrange();
  for (let undoSeconds = 1; undoSeconds <= 8; undoSeconds += 1) {
    const channel = `C0${undoSeconds}`;
    await Promise.all([setCardChannel(admin, { workflowId, on: "slack", channel }), publish(undoSeconds)]);
    const published = await current();
    // Whoever came last: never the channel with the settings of before.
    expect(published?.definition.undoSeconds).toBe(undoSeconds);
  }
});
