import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { memberContext } from "@/lib/auth/member-context";
import { decideByLink, linkNonce } from "@/lib/channels/decide-links";
import { webhookSettings } from "@/lib/channels/teams-webhook/webhook-settings";
import { parseEnv } from "@/lib/core/env";
import type { Database } from "@/lib/db/client";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { deferredNotice, digest } from "@/lib/db/schema/notifications/digest";
import { teamsWebhook } from "@/lib/db/schema/notifications/teams-webhook";
import { secret } from "@/lib/db/schema/vault/secret";
import { savePreferences } from "@/lib/members/save-preferences";
import { systemContext } from "@/lib/members/system-context";
import { deferFailed, deferNotices } from "@/lib/notifications/defer";
import { reconcileDigests } from "@/lib/notifications/digests/reconcile-digests";
import { tellDigest } from "@/lib/notifications/digests/tell-digest";
import { webhookWay } from "@/lib/notifications/digests/webhook-way";
import type { Notice } from "@/lib/notifications/notice";
import { postReview } from "@/lib/notifications/teams-webhook/post-review";
import { removeWebhook, setWebhook } from "@/lib/notifications/teams-webhook/set-webhook";
import { ownWebhook } from "@/lib/notifications/teams-webhook/webhooks";
import { assignReview } from "@/lib/review/assign-review";
import { getReview } from "@/lib/review/get-review";
import { vaultFrom } from "@/lib/vault/vault";
import type { WorkflowDefinition } from "@/lib/workflows/definition";
import { TestClock } from "../../support/clock";
import { contextFor, createMember, createWorkspace } from "../../support/context";
import { testDatabase } from "../../support/database";
import { startTeamsFlows, type TeamsFlows, waysOf } from "../../support/teams-flow";
import { createReview, createWorkflow } from "../../support/workflow";

let db: Database;
let flows: TeamsFlows;
beforeAll(async () => {
  [db, flows] = await Promise.all([testDatabase(), startTeamsFlows()]);
});
afterEach(() => {
  flows.answer(202);
  expect(flows.faults).toEqual([]);
});
afterAll(() => flows.stop());

const environment = (hosts: string) =>
  parseEnv({
    APP_URL: "https://countersign.example.com/",
    VAULT_KEY: Buffer.alloc(32, 7).toString("base64url"),
    TEAMS_WEBHOOK_HOSTS: hosts,
  });

function worldOf(hosts = "localhost") {
  const settings = webhookSettings(environment(hosts));
  if (!settings) throw new Error("There are hosts, so there are settings.");
  return { vault: vaultFrom(environment(hosts)), settings };
}

const newAddress = () => `${flows.origin}/workflows/${randomBytes(8).toString("hex")}?sig=very-secret`;

async function arrange(rules: Partial<WorkflowDefinition["review"]> = {}) {
  const { id: workspaceId } = await createWorkspace(db);
  const clock = new TestClock();
  const rita = await createMember(db, { workspaceId, roles: ["reviewer"], name: "Rita" });
  const as = { ...{ workspaceId, memberId: rita.id }, via: "web" as const };
  const reader = async () => {
    const ctx = await memberContext({ db, clock }, as);
    if (!ctx) throw new Error("She is a member.");
    return ctx;
  };
  const address = newAddress();
  const { pathname, search } = new URL(address);
  const set = async (url = address) => setWebhook(await reader(), { url }, worldOf());
  const workflow = await createWorkflow(db, workspaceId, { review: rules });
  const review = await createReview(contextFor(db, rita, { clock }), workflow, { clock });
  await assignReview(contextFor(db, rita, { clock }), { reviewId: review.id, memberId: rita.id });
  const system = systemContext(db, workspaceId, "notify", clock);
  const tell = (reason: Notice["reason"] = "assigned") =>
    postReview(system, { memberId: rita.id, reviewId: review.id, reason }, worldOf());
  const posts = () => flows.posts.filter(({ path }) => path === pathname + search);
  return { workspaceId, clock, rita, reader, address, set, workflow, review, system, tell, posts };
}

const tokenOf = (url = ""): string => /\/decide\/([\w-]{43})$/.exec(url)?.[1] ?? "";

test("a flow is kept once it has taken a first message; its address is sealed and told to nobody", async () => {
  const { set, posts, reader, workspaceId, address } = await arrange();
  await set();
  await set();
  expect(posts().map(({ summary }) => summary)).toEqual(Array(2).fill("Countersign tells Rita here from now on."));
  expect(await ownWebhook(await reader())).toEqual({ host: new URL(address).host, lastError: null });
  const kept = await Promise.all([
    db.select().from(teamsWebhook).where(eq(teamsWebhook.workspaceId, workspaceId)),
    db.select().from(secret).where(eq(secret.workspaceId, workspaceId)),
    db.select().from(auditEntry).where(eq(auditEntry.workspaceId, workspaceId)),
  ]);
  expect(kept[1].filter(({ purpose }) => purpose === "teams-webhook")).toHaveLength(1);
  expect(JSON.stringify(kept)).not.toContain("very-secret");
  expect(kept[2].map(({ action }) => action).filter((action) => action === "teams_webhook.set")).toHaveLength(2);
});

test("what is no address of a flow is refused before anything is sent there", async () => {
  const { reader } = await arrange();
  const before = flows.posts.length;
  const named = worldOf("logic.azure.com,localhost");
  const microsofts = worldOf("logic.azure.com");
  const wrong = [
    [microsofts, newAddress()],
    [microsofts, "https://evil-logic.azure.com/workflows/1"],
    [microsofts, "https://logic.azure.com.evil.example/workflows/1"],
    [microsofts, "http://prod-1.westus.logic.azure.com/workflows/1"],
    [microsofts, "https://me:pass@prod-1.westus.logic.azure.com/workflows/1"],
    [named, newAddress().replace("localhost", "127.0.0.1")],
    [named, "flow"],
  ] as const;
  for (const [world, url] of wrong) {
    await expect(setWebhook(await reader(), { url }, world)).rejects.toMatchObject({
      code: "invalid-input",
      details: { reason: "webhook-address" },
    });
  }
  expect(flows.posts).toHaveLength(before);
  expect(webhookSettings(environment(""))).toBeNull();
});

test("a flow that takes no message is not kept, and leaves the one before", async () => {
  const { set, reader } = await arrange();
  flows.answer(404);
  await expect(set()).rejects.toMatchObject({ code: "invalid-input", details: { reason: "webhook-refused" } });
  expect(await ownWebhook(await reader())).toBeNull();
  flows.answer(202);
  await set();
  flows.answer(401);
  await expect(set(newAddress())).rejects.toMatchObject({ code: "invalid-input" });
  expect(await ownWebhook(await reader())).not.toBeNull();
});

test("a draft is posted with one way, which decides as its reader by Teams, and once", async () => {
  const { set, tell, posts, review, clock, rita, system } = await arrange({ mailShows: "draft" });
  await set();
  expect(await tell()).toBe("sent");
  const post = posts().at(-1);
  if (!post) throw new Error("It was posted.");
  expect(post.summary).toBe("A draft was assigned to you");
  const shown = JSON.stringify(post.card);
  for (const words of [
    "Where is my parcel?",
    "Jane Smith",
    "8841",
    "Whoever opens it from this message decides as you.",
  ])
    expect(shown).toContain(words);
  const [way, ...others] = waysOf(post);
  expect(others).toEqual([]);
  const token = tokenOf(way);
  const { contentHash } = review;
  const wish = { decision: "approved" as const, contentHash, nonce: linkNonce(token, contentHash) };
  await decideByLink({ db, clock }, token, wish);
  const { decisions } = await getReview(contextFor(db, rita), { reviewId: review.id });
  expect(decisions).toMatchObject([
    { outcome: "approved", surface: "teams", actor: { kind: "person", memberId: rita.id, via: "teams" } },
  ]);
  await expect(decideByLink({ db, clock }, token, wish)).rejects.toMatchObject({ code: "conflict" });
  expect(await tell()).toBe("gone");
  expect(await postReview(system, { memberId: rita.id, reviewId: review.id, reason: "mentioned" }, worldOf())).toBe(
    "sent",
  );
  expect(JSON.stringify(posts().at(-1)?.card)).toContain("Approved by Rita");
});

test.each([
  ["links are not enough", { decideByLink: false }, "assigned", "Where is my parcel?"],
  ["mail shows nothing", { decideByLink: false, mailShows: "nothing" }, "assigned", null],
  ["it is only a mention", {}, "mentioned", "Where is my parcel?"],
] as const)("where %s, the post only opens the draft", async (_, rules, reason, words) => {
  const { set, tell, posts, review } = await arrange(rules);
  await set();
  await tell(reason);
  const post = posts().at(-1);
  if (!post) throw new Error("It was posted.");
  expect(waysOf(post)).toEqual([`https://countersign.example.com/drafts/${review.draftId}`]);
  if (words) expect(JSON.stringify(post.card)).toContain(words);
  else expect(JSON.stringify(post.card)).not.toMatch(/parcel|Jane|8841/);
});

test("a flow that fails says so to its owner until it takes a message again; one that was removed is told nothing", async () => {
  const { set, tell, posts, reader, workspaceId } = await arrange();
  await set();
  flows.answer(429, { "retry-after": "7" });
  await expect(tell()).rejects.toMatchObject({ name: "CardError", kind: "later", retryAfter: 7 });
  flows.answer(404);
  await expect(tell()).rejects.toMatchObject({ name: "CardError", kind: "blocked", message: "404" });
  expect(await ownWebhook(await reader())).toMatchObject({ lastError: "404" });
  flows.answer(202);
  expect(await tell()).toBe("sent");
  expect(await ownWebhook(await reader())).toMatchObject({ lastError: null });
  const before = posts().length;
  await removeWebhook(await reader());
  await removeWebhook(await reader());
  expect(await tell()).toBe("gone");
  expect(posts()).toHaveLength(before);
  expect(await db.select().from(secret).where(eq(secret.workspaceId, workspaceId))).toEqual(
    expect.not.arrayContaining([expect.objectContaining({ purpose: "teams-webhook" })]),
  );
});

test("it waits while its owner wants quiet, and then comes with the others as one list", async () => {
  const { set, posts, reader, review, rita, system, workspaceId, workflow, clock } = await arrange();
  const omar = await createMember(db, { workspaceId, roles: ["reviewer"], name: "Omar" });
  await set();
  const quietUntil = new Date(clock.now().getTime() + 3_600_000).toISOString();
  for (const who of [rita, omar]) await savePreferences(contextFor(db, who, { clock }), { quietUntil });
  const second = await createReview(contextFor(db, rita, { clock }), workflow, { clock, title: "Refund please" });
  const to = { memberIds: [rita.id, omar.id], channels: ["teams_webhook" as const] };
  for (const { id: reviewId } of [review, second]) await deferNotices(system, { reviewId, reason: "opened" }, to);
  const waiting = await db.select().from(deferredNotice).where(eq(deferredNotice.workspaceId, workspaceId));
  expect(waiting.map(({ memberId }) => memberId)).toEqual([rita.id, rita.id]);
  for (const { id: reviewId } of [review, second]) {
    const failed = { reviewId, reason: "mentioned" as const, givenAt: clock.now() };
    await deferFailed(system, failed, { teams_webhook: [rita.id] });
  }
  clock.advance(3_601);
  await reconcileDigests({ db, clock });
  const [due] = await db.select().from(digest).where(eq(digest.memberId, rita.id));
  expect(await tellDigest(system, due?.id ?? "", { teams_webhook: webhookWay(worldOf()) })).toBe("told");
  const last = posts().at(-1);
  expect(last?.summary).toBe("2 drafts concern you");
  expect(last && waysOf(last)).toEqual(
    expect.arrayContaining([
      `https://countersign.example.com/drafts/${second.draftId}`,
      "https://countersign.example.com/queue",
    ]),
  );
  expect(await ownWebhook(await reader())).not.toBeNull();
});
