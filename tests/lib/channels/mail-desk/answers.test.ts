/** Answers to mails, true and forged: which decide, and what the others are told. */
import { eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { takeMail } from "@/lib/channels/mail-desk";
import type { Database } from "@/lib/db/client";
import { review as reviewTable } from "@/lib/db/schema/review/review";
import { recordDecision } from "@/lib/decisions/record-decision";
import { savePreferences } from "@/lib/members/save-preferences";
import { assignReview } from "@/lib/review/assign-review";
import type { WorkflowDefinition } from "@/lib/workflows/definition";
import { contextFor, createMember } from "../../../support/context";
import { testDatabase } from "../../../support/database";
import { type Arranged, byAnswer, type MailDesk, testMailDesk } from "../../../support/mail-desk";
import { answer, type Answer, signed } from "../../../support/mail-in";
import { linksIn } from "../../../support/post-office";
import { createReview } from "../../../support/workflow";

let db: Database;
let desk: MailDesk;
beforeAll(async () => {
  db = await testDatabase();
  desk = await testMailDesk(db);
});

test("an answer decides as its member by mail, on what the mail showed, and once", async () => {
  const arranged = await desk.arrange();
  const { replyTo, came } = await desk.mailed(arranged);
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
  expect(desk.answersTo(arranged.who.email)).toEqual([]);
  // Delivered by another way, it says what has been decided.
  const again = Buffer.concat([Buffer.from("Received: by somebody\r\n"), raw]);
  await takeMail(arranged.world, again);
  expect(desk.answersTo(arranged.who.email)).toEqual([]);
  // Another answer finds the vote spent, and says so once.
  const other = await signed(answer({ from: arranged.who.email, to: replyTo, text: "REJECT\r\nThe facts are wrong" }));
  await takeMail(arranged.world, other);
  await takeMail(arranged.world, other);
  expect((await arranged.now()).decisions).toHaveLength(1);
  expect(desk.answersTo(arranged.who.email)).toHaveLength(1);
});

test("it rejects in its reader's language, also where it came as HTML alone", async () => {
  const arranged = await desk.arrange();
  await savePreferences(arranged.ctx, { locale: "de" });
  const { replyTo: to } = await desk.mailed(arranged);
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

// Nothing comes of any of them, so that one mail is enough.
let forged: { arranged: Arranged; to: string };
beforeAll(async () => {
  const arranged = await desk.arrange();
  forged = { arranged, to: (await desk.mailed(arranged)).replyTo };
});

test.each(forgeries)("%s decides nothing", async (name, forge) => {
  const { arranged, to } = forged;
  const before = desk.answersTo(arranged.who.email).length;
  await takeMail(arranged.world, await forge({ from: arranged.who.email, to, text: "APPROVE\r\nRita" }));
  expect((await arranged.now()).decisions).toEqual([]);
  const answers = desk.answersTo(arranged.who.email).slice(before);
  expect(answers).toHaveLength(unanswered.has(name) ? 0 : 1);
  for (const one of answers) {
    expect(linksIn(one)).toContain(`https://countersign.example.com/drafts/${arranged.review.draftId}`);
    const headers = new Map(one.headers.map(({ key, value }) => [key, value]));
    expect([headers.get("auto-submitted"), one.replyTo]).toEqual(["auto-replied", undefined]);
    expect(desk.post.envelopes[desk.post.mails.indexOf(one)]?.from).toBe("");
    // Whatever answers that, is answered by nobody.
    await takeMail(
      arranged.world,
      answer({ from: arranged.who.email, to: "no-reply@countersign.example.com", text: "?" }),
    );
    expect(desk.answersTo(arranged.who.email)).toHaveLength(before + 1);
  }
});

test("the mail that all of these answered is still decided by a true answer", async () => {
  const { arranged, to } = forged;
  await takeMail(arranged.world, await signed(answer({ from: arranged.who.email, to, text: "APPROVE\r\nRita" })));
  expect(await arranged.now()).toMatchObject({ outcome: "approved" });
});

test.each([
  ["lenient.example", "asks for nothing to be done"],
  ["nothing.example", "has no policy"],
  ["half.example", "has a policy for no mail at all"],
])("%s, which %s by DMARC, vouches for nobody", async (domain) => {
  const arranged = await desk.arrange(byAnswer, `rita-${Math.random().toString(36).slice(2)}@${domain}`);
  const { replyTo: to } = await desk.mailed(arranged);
  await takeMail(arranged.world, await signed(answer({ from: arranged.who.email, to, text: "APPROVE" }), domain));
  expect((await arranged.now()).decisions).toEqual([]);
  expect(desk.answersTo(arranged.who.email)).toHaveLength(1);
});

test("a made-up address, one of another member, and one whose time is over decide nothing", async () => {
  const [arranged, other] = [await desk.arrange(), await desk.arrange()];
  const [{ replyTo }, theirs] = [await desk.mailed(arranged), await desk.mailed(other)];
  const from = arranged.who.email;
  const madeUp = replyTo.replace(/\+./, (start) => (start === "+0" ? "+1" : "+0"));
  for (const to of [madeUp, theirs.replyTo, `${replyTo}, ${theirs.replyTo}`]) {
    await takeMail(arranged.world, await signed(answer({ from, to, text: "APPROVE" })));
  }
  expect(desk.answersTo(from)).toEqual([]);
  expect(desk.answersTo(other.who.email)).toHaveLength(1);
  arranged.clock.advance(5 * 86_400_000);
  await takeMail(arranged.world, await signed(answer({ from, to: replyTo, text: "APPROVE" })));
  expect(desk.answersTo(from)[0]?.text).toContain("decides nothing any more");
  expect([(await arranged.now()).decisions, (await other.now()).decisions]).toEqual([[], []]);
});

test("an answer about an earlier version says that there is a newer one", async () => {
  const arranged = await desk.arrange({ ...byAnswer, policy: { kind: "count", needed: 2 } });
  const { replyTo: to } = await desk.mailed(arranged);
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
  expect(desk.answersTo(arranged.who.email)).toHaveLength(1);
});

test("an answer that is delivered again is not told that nothing was decided, although others have voted since", async () => {
  const arranged = await desk.arrange({ ...byAnswer, policy: { kind: "count", needed: 3 } });
  const { replyTo: to } = await desk.mailed(arranged);
  const raw = await signed(answer({ from: arranged.who.email, to, text: "APPROVE" }));
  await takeMail(arranged.world, raw);
  const omar = await createMember(db, { workspaceId: arranged.workspaceId, roles: ["reviewer"], name: "Omar" });
  const { id: reviewId, draftVersion, contentHash } = arranged.review;
  const ctx = contextFor(db, omar, { clock: arranged.clock });
  await recordDecision(ctx, { reviewId, draftVersion, contentHash, decision: "approved" });
  await takeMail(arranged.world, Buffer.concat([Buffer.from("Received: by somebody\r\n"), raw]));
  expect(desk.answersTo(arranged.who.email)).toEqual([]);
});

test.each([1, 2, 3])("answers at once are one vote, also where the first of them is refused (%s)", async () => {
  const arranged = await desk.arrange();
  const { replyTo: to } = await desk.mailed(arranged);
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
  expect(desk.answersTo(arranged.who.email).map(({ text }) => text)).toEqual([
    expect.stringContaining("Say why it is rejected"),
  ]);
});

test.each([
  ["it is not set", { mailShows: "draft" }],
  ["the draft is not in the mail", { decideByReply: true }],
  ["it is grave", { ...byAnswer, risk: 2 }],
  ["one has to sign in", { ...byAnswer, decideByLink: false }],
] as [string, Partial<WorkflowDefinition["review"]>][])("where %s, no mail can be answered", async (_, rules) => {
  const arranged = await desk.arrange(rules);
  const { came } = await desk.mailed(arranged);
  expect(came.replyTo).toBeUndefined();
  expect(came.text).not.toContain("APPROVE");
});

test("a draft of which the mail can't show all can't be decided by an answer", async () => {
  const arranged = await desk.arrange();
  const long = { content: { body: "All of it. ".repeat(600) } };
  const review = await createReview(arranged.ctx, arranged.workflow, { clock: arranged.clock, output: long });
  await assignReview(arranged.ctx, { reviewId: review.id, memberId: arranged.who.id });
  await arranged.tell(review.id);
  expect((await desk.post.mailTo(arranged.who.email)).replyTo).toBeUndefined();
});
