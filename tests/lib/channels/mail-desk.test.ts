import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { mailSettings } from "@/lib/channels/email/mail-settings";
import { type MailWorld, takeMail } from "@/lib/channels/mail-desk";
import { isUnreachable, listUnreachable, pruneSentMail, tryMailAgain, whyUnreachable } from "@/lib/channels/reachable";
import { parseEnv } from "@/lib/core/env";
import type { Database } from "@/lib/db/client";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { user } from "@/lib/db/schema/auth/user";
import { review as reviewTable } from "@/lib/db/schema/review/review";
import { recordDecision } from "@/lib/decisions/record-decision";
import { savePreferences } from "@/lib/members/save-preferences";
import { systemContext } from "@/lib/members/system-context";
import { mailReview } from "@/lib/notifications/mail-review";
import { assignReview } from "@/lib/review/assign-review";
import { getReview } from "@/lib/review/get-review";
import type { WorkflowDefinition } from "@/lib/workflows/definition";
import { TestClock } from "../../support/clock";
import { contextFor, createMember, createWorkspace } from "../../support/context";
import { testDatabase } from "../../support/database";
import { answer, type Answer, report, signed, testDns } from "../../support/mail-in";
import { linksIn, type PostOffice, startPostOffice } from "../../support/post-office";
import { createReview, createWorkflow } from "../../support/workflow";

let db: Database;
let post: PostOffice;
beforeAll(async () => {
  [db, post] = await Promise.all([testDatabase(), startPostOffice()]);
});
afterEach(() => post.refuse(0));
afterAll(() => post.stop());

function worldAt(clock: TestClock): MailWorld {
  const settings = mailSettings(
    parseEnv({
      APP_URL: "https://countersign.example.com",
      SMTP_URL: post.url,
      MAIL_FROM: "Countersign <no-reply@countersign.example.com>",
      AUTH_SECRET: "a secret of at least thirty-two characters",
      MAIL_INBOUND_ADDRESS: "in@mail.countersign.example.com",
    }),
  );
  if (!settings) throw new Error("There is a mail server, so there are settings.");
  return { db, clock, settings, resolver: testDns };
}

const byAnswer = { decideByReply: true, mailShows: "draft" } as const;

async function arrange(rules: Partial<WorkflowDefinition["review"]> = byAnswer, email?: string) {
  const { id: workspaceId } = await createWorkspace(db);
  const clock = new TestClock();
  const who = await createMember(db, { workspaceId, roles: ["reviewer", "admin"], name: "Rita", email });
  const ctx = contextFor(db, who, { clock });
  const workflow = await createWorkflow(db, workspaceId, { review: rules });
  const review = await createReview(ctx, workflow, { clock });
  const world = worldAt(clock);
  await assignReview(ctx, { reviewId: review.id, memberId: who.id });
  const givenAt = clock.now();
  const tell = (reviewId = review.id) =>
    mailReview(
      systemContext(db, workspaceId, "notify", clock),
      { memberId: who.id, reviewId, reason: "assigned", givenAt },
      world.settings,
    );
  const now = () => getReview(ctx, { reviewId: review.id });
  const state = () => whyUnreachable(ctx, { memberId: who.id, address: who.email });
  const audited = async () =>
    (await db.select().from(auditEntry).where(eq(auditEntry.workspaceId, workspaceId)).orderBy(auditEntry.id))
      .map(({ action }) => action)
      .filter((action) => action.startsWith("mail."));
  return { workspaceId, clock, who, ctx, workflow, review, world, tell, now, state, audited };
}
type Arranged = Awaited<ReturnType<typeof arrange>>;

/** A mail was sent; how it names itself, and where it is answered. */
async function mailed(arranged: Arranged) {
  expect(await arranged.tell()).toBe("sent");
  const came = await post.mailTo(arranged.who.email);
  const envelope = post.envelopes[post.mails.indexOf(came)];
  if (!envelope) throw new Error("It had no envelope.");
  return { came, ...envelope, messageId: came.messageId ?? "", replyTo: came.replyTo?.[0]?.address ?? "" };
}

const answersTo = (email: string) =>
  post.mails.filter(
    ({ to, subject }) => to?.[0]?.address === email && subject === "Nothing was decided by your e-mail",
  );

test("each mail names itself in its Message-ID, envelope and return path, the same at each try", async () => {
  const arranged = await arrange();
  const first = await mailed(arranged);
  expect(first.messageId).toBe(`<${first.id}@countersign.example.com>`);
  expect(first.from).toBe(`in+${first.id}@mail.countersign.example.com`);
  await arranged.tell();
  expect(post.mails.filter(({ messageId }) => messageId === first.messageId)).toHaveLength(2);
});

test.each([
  ["envelope id", ({ id }: Sent) => ({ envelopeId: id })],
  ["return path", ({ from }: Sent) => ({ deliveredTo: from })],
  ["Message-ID", ({ messageId }: Sent) => ({ messageId })],
])("a report that names a mail by its %s ends mail to its address", async (_, naming) => {
  const arranged = await arrange();
  const raw = report(naming(await mailed(arranged)));
  await takeMail(arranged.world, raw);
  await takeMail(arranged.world, raw);
  expect(await arranged.state()).toBe("5.1.1");
  expect(await arranged.audited()).toEqual(["mail.unreachable"]);
  const person = { email: arranged.who.email };
  expect(await isUnreachable({ ...arranged.ctx, person })).toBe(true);
  expect(await listUnreachable(arranged.ctx)).toEqual([{ memberId: arranged.who.id, name: "Rita" }]);
  const before = post.mails.length;
  expect(await arranged.tell()).toBe("unreachable");
  expect(post.mails).toHaveLength(before);
});
type Sent = Awaited<ReturnType<typeof mailed>>;

test("what names none of our mails, or two, or another's inbox, changes nothing", async () => {
  const [arranged, other] = [await arrange(), await arrange()];
  const [sent, theirs] = [await mailed(arranged), await mailed(other)];
  const forged = [
    {},
    { envelopeId: "0198a0f0-0000-7000-8000-000000000000" },
    { envelopeId: arranged.review.id, messageId: `<${arranged.review.id}@countersign.example.com>` },
    { deliveredTo: sent.from.replace("mail.countersign", "evil") },
    { messageId: sent.messageId.replace("countersign", "evil") },
    { envelopeId: sent.id, messageId: theirs.messageId },
  ];
  for (const naming of forged) await takeMail(arranged.world, report(naming));
  expect([await arranged.state(), await other.state()]).toEqual([null, null]);
});

test.each([
  ["delayed", "4.2.2"],
  ["delayed", "5.1.1"],
  ["relayed", "2.0.0"],
  ["expanded", "2.0.0"],
  ["failed", "4.4.7"],
  ["failed", "5.2.2"],
  ["failed", "5.7.1"],
])("a report of %s, %s, is not about the address", async (action, status) => {
  const arranged = await arrange();
  const { id } = await mailed(arranged);
  await takeMail(arranged.world, report({ envelopeId: id, action, status }));
  expect(await arranged.state()).toBeNull();
  expect(await arranged.tell()).toBe("sent");
});

test("a mail server that says at once that there is no such address is believed, and another refusal is not", async () => {
  const arranged = await arrange();
  post.refuse(550, "5.7.1 not from you");
  await expect(arranged.tell()).rejects.toMatchObject({ name: "MailError" });
  post.refuse(450, "4.1.1 later");
  await expect(arranged.tell()).rejects.toMatchObject({ name: "MailError" });
  expect(await arranged.state()).toBeNull();
  post.refuse(550, "5.1.1 no such user");
  expect(await arranged.tell()).toBe("unreachable");
  expect(await arranged.state()).toBe("5.1.1");
});

test("trying again, or another address, brings mail back; an old report of the same mail does not end it again", async () => {
  const arranged = await arrange();
  const sent = await mailed(arranged);
  await takeMail(arranged.world, report({ envelopeId: sent.id }));
  const colleague = await createMember(db, { workspaceId: arranged.workspaceId, roles: ["reviewer"] });
  await tryMailAgain(contextFor(db, colleague));
  expect(await arranged.state()).toBe("5.1.1");
  await tryMailAgain(arranged.ctx);
  await tryMailAgain(arranged.ctx);
  expect(await arranged.audited()).toEqual(["mail.unreachable", "mail.tried_again"]);
  expect(await arranged.tell()).toBe("sent");
  await takeMail(arranged.world, report({ envelopeId: sent.id, deliveredTo: sent.from }));
  expect(await arranged.state()).toBeNull();

  const moved = await arrange();
  await takeMail(moved.world, report({ envelopeId: (await mailed(moved)).id }));
  await db
    .update(user)
    .set({ email: `new-${moved.who.email}` })
    .where(eq(user.id, moved.who.userId));
  expect(await listUnreachable(moved.ctx)).toEqual([]);
  expect(await moved.tell()).toBe("sent");
});

test("what was sent long ago is forgotten, but not that an address is dead", async () => {
  const [arranged, other] = [await arrange(), await arrange()];
  await takeMail(arranged.world, report({ envelopeId: (await mailed(arranged)).id }));
  const { id } = await mailed(other);
  const later = new TestClock();
  later.advance(31 * 86_400_000);
  await pruneSentMail({ db, clock: later });
  await takeMail(other.world, report({ envelopeId: id }));
  expect([await arranged.state(), await other.state()]).toEqual(["5.1.1", null]);
});

test("an answer decides as its member by mail, on what the mail showed, and once", async () => {
  const arranged = await arrange();
  const { replyTo, came } = await mailed(arranged);
  expect(replyTo).toMatch(/^in\+[0-9a-z]{50}@mail\.countersign\.example\.com$/);
  expect(came.text).toContain(
    "Or answer this e-mail with APPROVE alone in the first line, or with REJECT there and why in the line below.",
  );
  const raw = await signed(
    answer({ from: `Rita <${arranged.who.email}>`, to: replyTo, text: "\r\nAPPROVE\r\n\r\n> On Thursday" }),
  );
  await takeMail(arranged.world, raw);
  expect(await arranged.now()).toMatchObject({
    outcome: "approved",
    decisions: [{ actor: { kind: "person", memberId: arranged.who.id, via: "email" }, surface: "email" }],
  });
  await takeMail(arranged.world, raw);
  expect(answersTo(arranged.who.email)).toEqual([]);
  // Delivered by another way, it says what has been decided.
  const again = Buffer.concat([Buffer.from("Received: by somebody\r\n"), raw]);
  await takeMail(arranged.world, again);
  expect(answersTo(arranged.who.email)).toEqual([]);
  // Another answer finds the vote spent, and says so once.
  const other = await signed(answer({ from: arranged.who.email, to: replyTo, text: "REJECT\r\nThe facts are wrong" }));
  await takeMail(arranged.world, other);
  await takeMail(arranged.world, other);
  expect((await arranged.now()).decisions).toHaveLength(1);
  expect(answersTo(arranged.who.email)).toHaveLength(1);
});

test("it rejects in its reader's language, also where it came as HTML alone", async () => {
  const arranged = await arrange();
  await savePreferences(arranged.ctx, { locale: "de" });
  const { replyTo: to } = await mailed(arranged);
  const from = arranged.who.email.toUpperCase();
  await takeMail(
    arranged.world,
    await signed(answer({ from, to, text: "<div>ABLEHNEN</div><div>Falscher Kunde.</div><p>Rita</p>", html: true })),
  );
  expect(await arranged.now()).toMatchObject({
    outcome: "rejected",
    decisions: [{ comment: "Falscher Kunde." }],
  });
});

type Forgery = (good: Answer) => Buffer | Promise<Buffer>;
const late = Buffer.from("REJECT\r\n");
const forgeries: [string, Forgery][] = [
  ["no signature", (good) => answer(good)],
  ["another's signature", (good) => signed(answer(good), "evil.example")],
  ["the signature of a subdomain", (good) => signed(answer(good), "mail.example.com")],
  [
    "a body changed on the way",
    async (good) => Buffer.from(String(await signed(answer(good))).replace("Rita", "Rata")),
  ],
  [
    "a text appended to a signature of a part",
    async (good) => Buffer.concat([await signed(answer(good), "example.com", { maxBodyLength: 7 }), late]),
  ],
  [
    "a signature of a part, to which nothing was appended yet",
    (good) => signed(answer(good), "example.com", { maxBodyLength: 7 }),
  ],
  [
    "a signature that leaves the subject out",
    (good) => signed(answer(good), "example.com", { headerList: "from:to:date" }),
  ],
  [
    "a second sender above the signed one",
    async (good) =>
      Buffer.concat([
        Buffer.from(`From: ${good.from}\r\n`),
        await signed(answer({ ...good, from: "e@evil.example" }), "evil.example"),
      ]),
  ],
  [
    "two addresses in From",
    (good) => signed(answer({ ...good, from: `e@evil.example, ${good.from}` }), "evil.example"),
  ],
  [
    "the member's address as the name of another",
    (good) => signed(answer({ ...good, from: `"${good.from}" <e@evil.example>` }), "evil.example"),
  ],
  ["a colleague's address", (good) => signed(answer({ ...good, from: "omar@example.com" }))],
  [
    "an unsigned To that has the token",
    async (good) =>
      Buffer.concat([Buffer.from(`To: ${good.to}\r\n`), await signed(answer({ ...good, to: "else@example.com" }))]),
  ],
  ["an answering machine", (good) => signed(answer({ ...good, extra: ["Auto-Submitted: auto-replied"] }))],
  ["a list", (good) => signed(answer({ ...good, extra: ["List-Id: <staff.example.com>"] }))],
  ["bulk", (good) => signed(answer({ ...good, extra: ["Precedence: bulk"] }))],
  ["an empty return path", (good) => signed(answer({ ...good, extra: ["Return-Path: <>"] }))],
  ["a word among others", (good) => signed(answer({ ...good, text: "I APPROVE" }))],
  ["a word in another case", (good) => signed(answer({ ...good, text: "approve" }))],
  ["a word that is quoted", (good) => signed(answer({ ...good, text: "> APPROVE" }))],
  ["a word further down", (good) => signed(answer({ ...good, text: "Hello\r\nAPPROVE" }))],
  ["a rejection without a reason", (good) => signed(answer({ ...good, text: "REJECT\r\n\r\n> APPROVE" }))],
  ["nothing", (good) => signed(answer({ ...good, text: "" }))],
  [
    "eleven signatures",
    async (good) =>
      Buffer.concat([...Array<Buffer>(10).fill(Buffer.from("DKIM-Signature: v=1\r\n")), await signed(answer(good))]),
  ],
];
const unanswered = new Set(["an answering machine", "a list", "bulk", "an empty return path"]);

test.each(forgeries)("%s decides nothing", async (name, forge) => {
  const arranged = await arrange();
  const { replyTo: to } = await mailed(arranged);
  await takeMail(arranged.world, await forge({ from: arranged.who.email, to, text: "APPROVE\r\nRita" }));
  expect((await arranged.now()).decisions).toEqual([]);
  const answers = answersTo(arranged.who.email);
  expect(answers).toHaveLength(unanswered.has(name) ? 0 : 1);
  for (const one of answers) {
    expect(linksIn(one)).toContain(`https://countersign.example.com/drafts/${arranged.review.draftId}`);
    const headers = new Map(one.headers.map(({ key, value }) => [key, value]));
    expect([headers.get("auto-submitted"), one.replyTo]).toEqual(["auto-replied", undefined]);
    expect(post.envelopes[post.mails.indexOf(one)]?.from).toBe("");
    // Whatever answers that, is answered by nobody.
    await takeMail(
      arranged.world,
      answer({ from: arranged.who.email, to: "no-reply@countersign.example.com", text: "?" }),
    );
    expect(answersTo(arranged.who.email)).toHaveLength(1);
  }
});

test.each([
  ["lenient.example", "asks for nothing to be done"],
  ["nothing.example", "has no policy"],
  ["half.example", "has a policy for no mail at all"],
])("%s, which %s by DMARC, vouches for nobody", async (domain) => {
  const arranged = await arrange(byAnswer, `rita-${Math.random().toString(36).slice(2)}@${domain}`);
  const { replyTo: to } = await mailed(arranged);
  await takeMail(arranged.world, await signed(answer({ from: arranged.who.email, to, text: "APPROVE" }), domain));
  expect((await arranged.now()).decisions).toEqual([]);
  expect(answersTo(arranged.who.email)).toHaveLength(1);
});

test("a made-up address, one of another member, and one whose time is over decide nothing", async () => {
  const [arranged, other] = [await arrange(), await arrange()];
  const [{ replyTo }, theirs] = [await mailed(arranged), await mailed(other)];
  const from = arranged.who.email;
  const madeUp = replyTo.replace(/\+./, (start) => (start === "+0" ? "+1" : "+0"));
  for (const to of [madeUp, theirs.replyTo, `${replyTo}, ${theirs.replyTo}`]) {
    await takeMail(arranged.world, await signed(answer({ from, to, text: "APPROVE" })));
  }
  expect(answersTo(from)).toEqual([]);
  expect(answersTo(other.who.email)).toHaveLength(1);
  arranged.clock.advance(5 * 86_400_000);
  await takeMail(arranged.world, await signed(answer({ from, to: replyTo, text: "APPROVE" })));
  expect(answersTo(from)[0]?.text).toContain("decides nothing any more");
  expect([(await arranged.now()).decisions, (await other.now()).decisions]).toEqual([[], []]);
});

test("an answer about an earlier version says that there is a newer one", async () => {
  const arranged = await arrange({ ...byAnswer, policy: { kind: "count", needed: 2 } });
  const { replyTo: to } = await mailed(arranged);
  const editor = await createMember(db, { workspaceId: arranged.workspaceId, roles: ["reviewer"] });
  const { id: reviewId, draftVersion, contentHash } = arranged.review;
  await recordDecision(contextFor(db, editor, { clock: arranged.clock }), {
    reviewId,
    draftVersion,
    contentHash,
    decision: "approved_with_edits",
    edits: { body: "Another text." },
  });
  await takeMail(arranged.world, await signed(answer({ from: arranged.who.email, to, text: "APPROVE" })));
  expect(await arranged.now()).toMatchObject({ status: "open", draftVersion: 2 });
  expect(answersTo(arranged.who.email)).toHaveLength(1);
});

test("an answer that is delivered again is not told that nothing was decided, although others have voted since", async () => {
  const arranged = await arrange({ ...byAnswer, policy: { kind: "count", needed: 3 } });
  const { replyTo: to } = await mailed(arranged);
  const raw = await signed(answer({ from: arranged.who.email, to, text: "APPROVE" }));
  await takeMail(arranged.world, raw);
  const omar = await createMember(db, { workspaceId: arranged.workspaceId, roles: ["reviewer"], name: "Omar" });
  const { id: reviewId, draftVersion, contentHash } = arranged.review;
  const ctx = contextFor(db, omar, { clock: arranged.clock });
  await recordDecision(ctx, { reviewId, draftVersion, contentHash, decision: "approved" });
  await takeMail(arranged.world, Buffer.concat([Buffer.from("Received: by somebody\r\n"), raw]));
  expect(answersTo(arranged.who.email)).toEqual([]);
});

test.each([1, 2, 3])("answers at once are one vote, also where the first of them is refused (%s)", async () => {
  const arranged = await arrange();
  const { replyTo: to } = await mailed(arranged);
  const raws = await Promise.all(
    ["APPROVE", "REJECT", "APPROVE"].map((text) => signed(answer({ from: arranged.who.email, to, text }))),
  );
  let votes: Promise<unknown> = Promise.resolve();
  await db.transaction(async (tx) => {
    // Nothing can be decided before the refusal is told: afterwards it would be that the link has decided.
    await tx.select().from(reviewTable).where(eq(reviewTable.id, arranged.review.id)).for("update");
    const [first, refused, second] = raws.map((raw) => takeMail(arranged.world, raw));
    votes = Promise.all([first, second]);
    await refused;
  });
  await votes;
  expect((await arranged.now()).decisions).toHaveLength(1);
  // Why, as an answer more would say.
  expect(answersTo(arranged.who.email).map(({ text }) => text)).toEqual([
    expect.stringContaining("Say why it is rejected"),
  ]);
});

test.each([
  ["it is not set", { mailShows: "draft" }],
  ["the draft is not in the mail", { decideByReply: true }],
  ["it is grave", { ...byAnswer, risk: 2 }],
  ["one has to sign in", { ...byAnswer, decideByLink: false }],
] as [string, Partial<WorkflowDefinition["review"]>][])("where %s, no mail can be answered", async (_, rules) => {
  const arranged = await arrange(rules);
  const { came } = await mailed(arranged);
  expect(came.replyTo).toBeUndefined();
  expect(came.text).not.toContain("APPROVE");
});

test("a draft of which the mail can't show all can't be decided by an answer", async () => {
  const arranged = await arrange();
  const long = { content: { body: "All of it. ".repeat(600) } };
  const review = await createReview(arranged.ctx, arranged.workflow, { clock: arranged.clock, output: long });
  await assignReview(arranged.ctx, { reviewId: review.id, memberId: arranged.who.id });
  await arranged.tell(review.id);
  expect((await post.mailTo(arranged.who.email)).replyTo).toBeUndefined();
});

test("too much, and what is no mail, is refused", async () => {
  const world = worldAt(new TestClock());
  await expect(takeMail(world, Buffer.alloc(5 * 2 ** 20 + 1, "a"))).rejects.toMatchObject({
    code: "payload-too-large",
  });
  for (const raw of ["", "hello", '{"from":"a@example.com"}'])
    await expect(takeMail(world, Buffer.from(raw))).rejects.toMatchObject({ code: "invalid-input" });
});
