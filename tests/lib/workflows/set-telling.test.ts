import { and, eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { listReaders } from "@/lib/members/list-readers";
import { listWorkflows } from "@/lib/workflows/list-workflows";
import { setCardChannel } from "@/lib/workflows/set-card-channel";
import { setTelling } from "@/lib/workflows/set-telling";
import { contextFor, createGroup, createMember } from "../../support/context";
import { testDatabase } from "../../support/database";
import { createWorkflow } from "../../support/workflow";

const db = await testDatabase();

async function arrange() {
  const who = await createMember(db, { roles: ["admin"], name: "Ada" });
  const admin = contextFor(db, who);
  const { id: workflowId } = await createWorkflow(db, admin.workspaceId);
  const kept = async () => (await listWorkflows(admin)).find(({ id }) => id === workflowId);
  return { who, admin, workflowId, kept };
}

test("who is told is kept for each happening, as a version of its own that is audited, and leaves other rules alone", async () => {
  const { who, admin, workflowId, kept } = await arrange();
  await setCardChannel(admin, { workflowId, on: "slack", channel: "C0REVIEWS" });
  const opened = { whom: "named" as const, members: [who.id], groups: [], fromRisk: 2 };
  await setTelling(admin, { workflowId, when: "opened", telling: opened });
  await setTelling(admin, { workflowId, when: "escalated", telling: { whom: "nobody" } });
  expect(await kept()).toMatchObject({
    version: 4,
    slackChannel: "C0REVIEWS",
    tells: { opened, escalated: { whom: "nobody" } },
  });
  const entries = await db
    .select()
    .from(auditEntry)
    .where(and(eq(auditEntry.entityId, workflowId), eq(auditEntry.action, "workflow.published")));
  expect(entries).toHaveLength(3);
});

test("only members and groups of the workspace can be named, and somebody must be", async () => {
  const { admin, workflowId, kept } = await arrange();
  const stranger = await createMember(db, { roles: ["owner"] });
  const theirs = await createGroup(db, stranger.workspaceId, "Theirs");
  for (const named of [{ members: [stranger.id] }, { groups: [theirs] }, {}])
    await expect(
      setTelling(admin, { workflowId, when: "opened", telling: { whom: "named", ...named } }),
    ).rejects.toMatchObject({ code: "invalid-input" });
  expect(await kept()).toMatchObject({ version: 1, tells: {} });
});

test("who may not configure changes nothing, nor does another workspace's admin", async () => {
  const { who, workflowId } = await arrange();
  const reviewer = await createMember(db, { workspaceId: who.workspaceId, roles: ["reviewer"] });
  const wish = { workflowId, when: "opened" as const, telling: { whom: "group" as const } };
  await expect(setTelling(contextFor(db, reviewer), wish)).rejects.toMatchObject({ code: "not-permitted" });
  await expect(listReaders(contextFor(db, reviewer))).rejects.toMatchObject({ code: "not-permitted" });
  const elsewhere = await createMember(db, { roles: ["admin"] });
  await expect(setTelling(contextFor(db, elsewhere), wish)).rejects.toMatchObject({ code: "not-found" });
});

test("those who may see drafts can be named, of this workspace alone", async () => {
  const { who, admin } = await arrange();
  await createMember(db, { workspaceId: who.workspaceId, roles: ["reviewer"], name: "Rita", groups: ["Support"] });
  const { people, groups } = await listReaders(admin);
  expect(people.map(({ name }) => name)).toEqual(["Ada", "Rita"]);
  expect(groups.map(({ name }) => name)).toEqual(["Support"]);
});
