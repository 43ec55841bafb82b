import { eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { decideByLink, linkNonce, makeDecideLink, openDecideLink, undoByLink } from "@/lib/channels/decide-links";
import type { Database } from "@/lib/db/client";
import { decideLink } from "@/lib/db/schema/channels/decide-link";
import { member } from "@/lib/db/schema/members/member";
import { recordDecision } from "@/lib/decisions/record-decision";
import { systemContext } from "@/lib/members/system-context";
import { getReview } from "@/lib/review/get-review";
import { undoDecision } from "@/lib/write-back/undo-decision";
import type { WorkflowDefinition } from "@/lib/workflows/definition";
import { TestClock } from "../../support/clock";
import { contextFor, createMember, createWorkspace } from "../../support/context";
import { testDatabase } from "../../support/database";
import { createReview, createWorkflow } from "../../support/workflow";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

async function arrange(rules: Partial<WorkflowDefinition["review"]> = {}) {
  const { id: workspaceId } = await createWorkspace(db);
  const clock = new TestClock();
  const [rita, omar] = [
    await createMember(db, { workspaceId, roles: ["reviewer"], name: "Rita" }),
    await createMember(db, { workspaceId, roles: ["reviewer"], name: "Omar" }),
  ];
  const ctx = contextFor(db, rita, { clock });
  const workflow = await createWorkflow(db, workspaceId, { review: rules, undoSeconds: 60 });
  const review = await createReview(ctx, workflow, { clock });
  const system = systemContext(db, workspaceId, "notify", clock);
  const linkFor = (memberId: string) =>
    makeDecideLink(system, { reviewId: review.id, memberId, draftVersion: review.draftVersion });
  const token = await linkFor(rita.id);
  const world = { db, clock };
  const { contentHash } = review;
  const seen = (of: string) => ({ contentHash, nonce: linkNonce(of, contentHash) });
  const now = () => getReview(ctx, { reviewId: review.id });
  return { workspaceId, clock, rita, omar, ctx, review, workflow, linkFor, token, world, seen, now };
}

test("a link decides as the member whom it was sent to, by mail, and once", async () => {
  const { token, world, seen, now, rita } = await arrange();
  await decideByLink(world, token, { decision: "approved", ...seen(token) });
  expect(await now()).toMatchObject({
    status: "decided",
    outcome: "approved",
    decisions: [{ actor: { kind: "person", memberId: rita.id, via: "email" }, surface: "email", voided: false }],
  });
  await expect(decideByLink(world, token, { decision: "rejected", ...seen(token) })).rejects.toMatchObject({
    code: "conflict",
    details: { reason: "link-used" },
  });
  expect((await now()).decisions).toHaveLength(1);
});

test("looking changes nothing, however often, and a token is not kept", async () => {
  const { token, world, now, workspaceId } = await arrange();
  const before = JSON.stringify([await now(), await rowsOf(workspaceId)]);
  for (let time = 0; time < 3; time += 1) {
    expect(await openDecideLink(world, token)).toMatchObject({ used: false, draftVersion: 1 });
  }
  expect(JSON.stringify([await now(), await rowsOf(workspaceId)])).toBe(before);
  expect(before).not.toContain(token);
});

test("an edit by a link is the version that is approved; an instruction asks for another", async () => {
  const { token, world, seen, now } = await arrange();
  await expect(decideByLink(world, token, { decision: "approved_with_edits", ...seen(token) })).rejects.toMatchObject({
    details: { reason: "nothing-edited" },
  });
  const body = "Dear Jane, it arrives tomorrow.";
  const done = await decideByLink(world, token, { decision: "approved_with_edits", body, ...seen(token) });
  expect(done.draftVersion).toBe(2);
  expect(await now()).toMatchObject({ outcome: "approved_with_edits", draftVersion: 2, preview: body });

  const other = await arrange();
  const ask = { decision: "redraft" as const, comment: "Shorter, please.", ...other.seen(other.token) };
  await decideByLink(other.world, other.token, ask);
  expect(await other.now()).toMatchObject({ status: "open", decisions: [{ outcome: "redraft" }] });
});

test("two presses at once are one decision", async () => {
  const { token, world, seen, now } = await arrange();
  const ends = await Promise.allSettled(
    Array.from({ length: 6 }, () => decideByLink(world, token, { decision: "approved", ...seen(token) })),
  );
  expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect((await now()).decisions).toHaveLength(1);
});

test("what is refused leaves the vote: another content than was on screen, no reason, a nonce from elsewhere", async () => {
  const { token, world, seen, now, linkFor, rita } = await arrange();
  const other = "0".repeat(64);
  const elsewhere = await linkFor(rita.id);
  for (const [wish, code] of [
    [{ decision: "approved" as const, contentHash: other, nonce: linkNonce(token, other) }, "stale-version"],
    [{ decision: "rejected" as const, ...seen(token) }, "invalid-input"],
    [{ decision: "approved" as const, ...seen(elsewhere) }, "invalid-input"],
  ] as const)
    await expect(decideByLink(world, token, wish)).rejects.toMatchObject({ code });
  expect(await openDecideLink(world, token)).toMatchObject({ used: false });
  await decideByLink(world, token, { decision: "rejected", reasonCode: "tone", ...seen(token) });
  expect(await now()).toMatchObject({ outcome: "rejected" });
});

test("who comes second learns who was first", async () => {
  const { token, world, seen, review, omar, clock } = await arrange();
  const { id: reviewId, draftVersion, contentHash } = review;
  await recordDecision(contextFor(db, omar, { clock }), { reviewId, draftVersion, contentHash, decision: "approved" });
  await expect(decideByLink(world, token, { decision: "approved", ...seen(token) })).rejects.toMatchObject({
    code: "conflict",
    details: { winner: { actorName: "Omar" } },
  });
});

test("a link leads nowhere once it expired, its member left, its workflow wants a sign-in, or where it was never made", async () => {
  const { token, world, clock, rita } = await arrange();
  expect(await openDecideLink(world, `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`)).toBeNull();
  expect(await openDecideLink(world, "x")).toBeNull();
  clock.advance(4 * 86_400 - 1);
  expect(await openDecideLink(world, token)).not.toBeNull();
  clock.advance(1);
  expect(await openDecideLink(world, token)).toBeNull();

  const left = await arrange();
  await db.update(member).set({ suspendedAt: new Date() }).where(eq(member.id, left.rita.id));
  expect(await openDecideLink(left.world, left.token)).toBeNull();
  expect(rita.id).not.toBe(left.rita.id);

  const grave = await arrange({ risk: 2 });
  expect(await openDecideLink(grave.world, grave.token)).toBeNull();
  const strict = await arrange({ decideByLink: false });
  await expect(
    decideByLink(strict.world, strict.token, { decision: "approved", ...strict.seen(strict.token) }),
  ).rejects.toMatchObject({ code: "not-found" });
  expect(await openDecideLink(...(await asked({ risk: 2, decideByLink: true })))).not.toBeNull();
});

async function asked(rules: Partial<WorkflowDefinition["review"]>): Promise<Parameters<typeof openDecideLink>> {
  const { world, token } = await arrange(rules);
  return [world, token];
}

test("a link takes back what it decided, and nothing that others did", async () => {
  const { token, world, seen, now, ctx, review, omar, clock } = await arrange();
  await expect(undoByLink(world, token)).rejects.toMatchObject({ details: { reason: "link-nothing-to-undo" } });
  await decideByLink(world, token, { decision: "approved", ...seen(token) });
  await undoByLink(world, token);
  expect(await now()).toMatchObject({ status: "open" });
  await expect(decideByLink(world, token, { decision: "approved", ...seen(token) })).rejects.toMatchObject({
    details: { reason: "link-used" },
  });

  const { id: reviewId, draftVersion, contentHash } = review;
  await recordDecision(contextFor(db, omar, { clock }), { reviewId, draftVersion, contentHash, decision: "approved" });
  await expect(undoByLink(world, token)).rejects.toMatchObject({ details: { reason: "link-nothing-to-undo" } });
  await undoDecision(ctx, { reviewId });
  await recordDecision(ctx, { reviewId, draftVersion, contentHash, decision: "approved" });
  await expect(undoByLink(world, token)).rejects.toMatchObject({ details: { reason: "link-nothing-to-undo" } });
});

test("a link takes nothing back that another link of the same member decided", async () => {
  const { token, world, seen, linkFor, rita, ctx, review, now } = await arrange();
  await decideByLink(world, token, { decision: "rejected", reasonCode: "other", ...seen(token) });
  await undoDecision(ctx, { reviewId: review.id });
  const second = await linkFor(rita.id);
  await decideByLink(world, second, { decision: "approved", ...seen(second) });
  await expect(undoByLink(world, token)).rejects.toMatchObject({ details: { reason: "link-nothing-to-undo" } });
  expect(await now()).toMatchObject({ status: "decided" });
  await undoByLink(world, second);
  expect(await now()).toMatchObject({ status: "open" });
});

const rowsOf = (workspaceId: string) => db.select().from(decideLink).where(eq(decideLink.workspaceId, workspaceId));
