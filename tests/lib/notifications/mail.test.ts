import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { decideByLink, linkNonce } from "@/lib/channels/decide-links";
import { mailSettings } from "@/lib/channels/email/mail-settings";
import { parseEnv } from "@/lib/core/env";
import type { Database } from "@/lib/db/client";
import { savePreferences } from "@/lib/members/save-preferences";
import { systemContext } from "@/lib/members/system-context";
import { mailReview } from "@/lib/notifications/mail-review";
import { stopMail } from "@/lib/notifications/stop-mail";
import { assignReview } from "@/lib/review/assign-review";
import type { WorkflowDefinition } from "@/lib/workflows/definition";
import { TestClock } from "../../support/clock";
import { contextFor, createMember, createWorkspace } from "../../support/context";
import { testDatabase } from "../../support/database";
import { linksIn, type PostOffice, startPostOffice } from "../../support/post-office";
import { createReview, createWorkflow } from "../../support/workflow";

const secret = "a secret of at least thirty-two characters";
let db: Database;
let post: PostOffice;
beforeAll(async () => {
  [db, post] = await Promise.all([testDatabase(), startPostOffice()]);
});
afterEach(() => post.refuse(0));
afterAll(() => post.stop());

function settings() {
  const found = mailSettings(
    parseEnv({
      APP_URL: "https://countersign.example.com/",
      SMTP_URL: post.url,
      MAIL_FROM: "Countersign <no-reply@countersign.example.com>",
      AUTH_SECRET: secret,
    }),
  );
  if (!found) throw new Error("There is a mail server, so there are settings.");
  return found;
}

async function arrange(rules: Partial<WorkflowDefinition["review"]> = {}, body?: string) {
  const { id: workspaceId } = await createWorkspace(db);
  const clock = new TestClock();
  const who = await createMember(db, { workspaceId, roles: ["reviewer"], name: "Rita" });
  const ctx = contextFor(db, who, { clock });
  const review = await createReview(ctx, await createWorkflow(db, workspaceId, { review: rules }), { clock, body });
  await assignReview(ctx, { reviewId: review.id, memberId: who.id });
  const mail = (reason: "assigned" | "mentioned" = "assigned", givenAt = clock.now()) =>
    mailReview(
      systemContext(db, workspaceId, "notify", clock),
      { memberId: who.id, reviewId: review.id, reason, givenAt },
      settings(),
    );
  return { ctx, clock, who, review, mail };
}

test("a mail says what waits and leads to where it can be decided", async () => {
  const { mail, who, review, clock } = await arrange();
  expect(await mail()).toBe("sent");
  const came = await post.mailTo(who.email);
  expect(came.subject).toBe("A draft was assigned to you: Where is my parcel?");
  for (const words of ["Where is my parcel?", "Jane Smith", "Look and decide"]) {
    expect(came.text).toContain(words);
    expect(came.html).toContain(words);
  }
  expect(came.text).not.toContain("8841");
  const [, token = ""] = /\/decide\/([\w-]{43})/.exec(came.text ?? "") ?? [];
  const { contentHash } = review;
  const done = await decideByLink({ db, clock }, token, {
    decision: "approved",
    contentHash,
    nonce: linkNonce(token, contentHash),
  });
  expect(done).toMatchObject({ reviewId: review.id, reviewStatus: "decided" });
});

test.each([
  ["nothing", [], ["parcel", "Jane", "8841"]],
  ["subject", ["Where is my parcel?", "Jane Smith", "Goes to"], ["8841"]],
  ["draft", ["Where is my parcel?", "8841", "Goes to"], []],
] as const)("where the workflow lets mail show %s, it shows no more", async (mailShows, told, untold) => {
  const { mail, who } = await arrange({ mailShows });
  await mail();
  const { subject = "", text = "", html = "" } = await post.mailTo(who.email);
  for (const words of told) expect(text).toContain(words);
  for (const words of untold) expect(subject + text + html).not.toContain(words);
});

test("where one must sign in first, the mail has no link that decides; for a mention neither", async () => {
  const strict = await arrange({ decideByLink: false });
  await strict.mail();
  const links = linksIn(await post.mailTo(strict.who.email));
  expect(links).toContain(`https://countersign.example.com/drafts/${strict.review.draftId}`);
  expect(links.filter((link) => link.includes("/decide/"))).toEqual([]);

  const named = await arrange();
  await named.mail("mentioned");
  expect(linksIn(await post.mailTo(named.who.email)).filter((link) => link.includes("/decide/"))).toEqual([]);
});

test("who is given a draft once more gets another mail, and what is tried again is the same mail", async () => {
  const { mail, who, clock } = await arrange();
  const first = clock.now();
  for (const at of [first, first, new Date(first.getTime() + 1)]) expect(await mail("assigned", at)).toBe("sent");
  const ids = post.mails.filter(({ to }) => to?.[0]?.address === who.email).map(({ messageId }) => messageId);
  expect(ids).toHaveLength(3);
  expect(new Set(ids).size).toBe(2);
});

test("what has been given to somebody else meanwhile is not told any more", async () => {
  const { mail, who, ctx, review } = await arrange();
  const omar = await createMember(db, { workspaceId: who.workspaceId, roles: ["reviewer"], name: "Omar" });
  await assignReview(ctx, { reviewId: review.id, memberId: omar.id });
  expect(await mail()).toBe("gone");
});

test("each mail can be ended with one press, as mail clients know it, and then no more come", async () => {
  const { mail, who, clock } = await arrange();
  await mail();
  const came = await post.mailTo(who.email);
  const headers = new Map(came.headers.map(({ key, value }) => [key, value]));
  expect(headers.get("list-unsubscribe-post")).toBe("List-Unsubscribe=One-Click");
  expect(headers.get("auto-submitted")).toBe("auto-generated");
  const address = /^<(https:\/\/countersign\.example\.com\/api\/channels\/email\/unsubscribe\/([^>]+))>$/;
  const [, , token = ""] = address.exec(headers.get("list-unsubscribe") ?? "") ?? [];
  await expect(stopMail({ db, clock }, `${token}x`, secret)).rejects.toMatchObject({ code: "not-found" });
  await stopMail({ db, clock }, token, secret);
  await stopMail({ db, clock }, token, secret);
  const before = post.mails.length;
  expect(await mail()).toBe("gone");
  expect(post.mails).toHaveLength(before);
});

test("who may not see or decide it, or is of another workspace, gets no mail", async () => {
  const { who, review } = await arrange({});
  const auditor = await createMember(db, { workspaceId: who.workspaceId, roles: ["auditor"] });
  const stranger = await createMember(db, { roles: ["reviewer"] });
  for (const { id: memberId } of [auditor, stranger]) {
    const about = { memberId, reviewId: review.id, reason: "assigned" as const, givenAt: new Date() };
    expect(await mailReview(systemContext(db, who.workspaceId, "notify"), about, settings())).toBe("gone");
  }
});

test("it is written in its reader's language", async () => {
  const { mail, who, ctx } = await arrange();
  await savePreferences(ctx, { locale: "de" });
  await mail();
  const came = await post.mailTo(who.email);
  expect(came.subject).toBe("Ihnen wurde ein Entwurf zugewiesen: Where is my parcel?");
  expect(came.html).toContain('lang="de"');
});

test("what a customer hid in a message is seen in a mail that shows it, and their words stay words", async () => {
  const { who, mail } = await arrange({ mailShows: "draft" }, "pay\u202e\u200b now <b>bold</b>\r\nBcc: x@evil.example");
  await mail();
  const { text = "", html = "", to, bcc } = await post.mailTo(who.email);
  expect(text).toContain("pay\uFFFD\uFFFD now <b>bold</b>");
  expect(html).toContain("&lt;b&gt;bold&lt;/b&gt;");
  expect([to?.length, bcc]).toEqual([1, undefined]);
});

test("a mail server that refuses is an error that names nobody", async () => {
  const { mail, who } = await arrange();
  post.refuse(450);
  const error = await mail().catch((reason: unknown) => reason as Error);
  expect(error).toMatchObject({ name: "MailError", message: "The mail server answered 450." });
  expect(JSON.stringify(error) + String(error)).not.toContain(who.email);
});

test("a mail server without a sender, or the other way round, is a fault of the environment", () => {
  expect(() => parseEnv({ SMTP_URL: "smtp://localhost" })).toThrow(/MAIL_FROM/);
  expect(() => parseEnv({ MAIL_FROM: "a@example.com" })).toThrow(/MAIL_FROM/);
  expect(() => parseEnv({ SMTP_URL: "http://localhost", MAIL_FROM: "Countersign" })).toThrow(/SMTP_URL[^]*MAIL_FROM/);
});

test("who is only to be told of an escalated draft gets a mail that opens it and decides nothing", async () => {
  const ada = await createMember(db, { roles: ["admin"], name: "Ada" });
  const { workspaceId } = ada;
  const ctx = contextFor(db, ada);
  const tells = { escalated: { whom: "named" as const, members: [ada.id] } };
  const { id: reviewId, draftId } = await createReview(
    ctx,
    await createWorkflow(db, workspaceId, { review: { tells } }),
  );
  const system = systemContext(db, workspaceId, "notify");
  expect(
    await mailReview(system, { memberId: ada.id, reviewId, reason: "escalated", givenAt: new Date() }, settings()),
  ).toBe("sent");
  const links = linksIn(await post.mailTo(ada.email));
  expect(links).toContain(`https://countersign.example.com/drafts/${draftId}`);
  expect(links.filter((link) => link.includes("/decide/"))).toEqual([]);
  // Of what she is not named for she is not told.
  expect(
    await mailReview(system, { memberId: ada.id, reviewId, reason: "opened", givenAt: new Date() }, settings()),
  ).toBe("gone");
});
