import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { saveConnection } from "@/lib/connectors/connections";
import { newId } from "@/lib/core/id";
import type { Database } from "@/lib/db/client";
import { decision } from "@/lib/db/schema/decisions/decision";
import { generation } from "@/lib/db/schema/drafting/generation";
import { draftingCost } from "@/lib/insights/cost";
import { outcomesByPrompt } from "@/lib/insights/outcomes";
import { systemContext } from "@/lib/members/system-context";
import { correctSent } from "@/lib/review/correct-sent";
import { getDraft } from "@/lib/review/get-draft";
import { vaultOf } from "@/lib/vault/vault";
import { attemptWriteBack } from "@/lib/write-back/attempt-write-back";
import { openWriteBacks } from "@/lib/write-back/open-write-backs";
import { contextFor, createMember } from "../../support/context";
import { testDatabase } from "../../support/database";
import { decide, decided, type Desk, edited, openDesk } from "../../support/decided";
import { sandboxToken, testSandbox } from "../../support/sandbox-helpdesk";

const vault = vaultOf(randomBytes(32));
let db: Database;
let sandbox: Awaited<ReturnType<typeof testSandbox>>;
beforeAll(async () => {
  db = await testDatabase();
  sandbox = await testSandbox();
});
afterAll(() => sandbox.stop());

test("a follow-up that a person wrote from the start has no prompt version, no rates and no cost", async () => {
  const desk = await openDesk(db);
  const { draftId: sentId } = await send(desk);
  await db.update(generation).set({ costMicros: 700 }).where(eq(generation.workspaceId, desk.workspaceId));
  const { draftId } = await correctSent(desk.jane, { draftId: sentId });
  const { review } = await getDraft(desk.jane, { draftId });
  await decide(desk.omar, review?.id ?? "", edited);

  expect(await outcomesByPrompt(desk.auditor, {})).toMatchObject([
    { promptVersion: "support-1", approved: 1, approvedWithEdits: 0, held: 0 },
    { promptVersion: null, approved: 0, approvedWithEdits: 1, held: 1, approvalRate: null, editRate: null },
  ]);
  expect(await draftingCost(desk.auditor, {})).toMatchObject([{ decided: 2, generations: 1, costMicros: 700 }]);
});

/** A draft that was approved and has arrived. */
async function send(desk: Desk) {
  const member = await createMember(db, { workspaceId: desk.workspaceId, roles: ["admin"] });
  await saveConnection(contextFor(db, member), vault, {
    connectionId: desk.workflow.connectionId,
    connector: "sandbox-helpdesk",
    name: "Helpdesk",
    config: { baseUrl: sandbox.url, allowPrivateAddresses: true },
    credentials: { token: sandboxToken },
  });
  const ticketId = `T-${newId()}`;
  await sandbox.openTicket(ticketId);
  const sent = await decided(desk, { draft: { subject: ticketId } });
  const [closing] = await db.select({ id: decision.id }).from(decision).where(eq(decision.reviewId, sent.id));
  const job = systemContext(db, desk.workspaceId, "test", desk.clock);
  for (const { id } of await openWriteBacks(job, closing?.id ?? "")) await attemptWriteBack(job, id, { vault });
  return sent;
}
