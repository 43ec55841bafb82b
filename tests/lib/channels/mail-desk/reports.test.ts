/** Reports of mail servers: which end mail to an address, and which do not. */
import { eq } from "drizzle-orm";
import { afterEach, beforeAll, expect, test } from "vitest";
import { takeMail } from "@/lib/channels/mail-desk";
import { isUnreachable, listUnreachable, pruneSentMail, tryMailAgain } from "@/lib/channels/reachable";
import type { Database } from "@/lib/db/client";
import { user } from "@/lib/db/schema/auth/user";
import { TestClock } from "../../../support/clock";
import { contextFor, createMember } from "../../../support/context";
import { testDatabase } from "../../../support/database";
import { type MailDesk, type Sent, testMailDesk } from "../../../support/mail-desk";
import { report } from "../../../support/mail-in";

let db: Database;
let desk: MailDesk;
beforeAll(async () => {
  db = await testDatabase();
  desk = await testMailDesk(db);
});
afterEach(() => desk.post.refuse(0));

test("each mail names itself in its Message-ID, envelope and return path, the same at each try", async () => {
  const arranged = await desk.arrange();
  const first = await desk.mailed(arranged);
  expect(first.messageId).toBe(`<${first.id}@countersign.example.com>`);
  expect(first.from).toBe(`in+${first.id}@mail.countersign.example.com`);
  await arranged.tell();
  expect(desk.post.mails.filter(({ messageId }) => messageId === first.messageId)).toHaveLength(2);
});

test.each([
  ["envelope id", ({ id }: Sent) => ({ envelopeId: id })],
  ["return path", ({ from }: Sent) => ({ deliveredTo: from })],
  ["Message-ID", ({ messageId }: Sent) => ({ messageId })],
])("a report that names a mail by its %s ends mail to its address", async (_, naming) => {
  const arranged = await desk.arrange();
  const raw = report(naming(await desk.mailed(arranged)));
  await takeMail(arranged.world, raw);
  await takeMail(arranged.world, raw);
  expect(await arranged.state()).toBe("5.1.1");
  expect(await arranged.audited()).toEqual(["mail.unreachable"]);
  const person = { email: arranged.who.email };
  expect(await isUnreachable({ ...arranged.ctx, person })).toBe(true);
  expect(await listUnreachable(arranged.ctx)).toEqual([{ memberId: arranged.who.id, name: "Rita" }]);
  const before = desk.post.mails.length;
  expect(await arranged.tell()).toBe("unreachable");
  expect(desk.post.mails).toHaveLength(before);
});

test("what names none of our mails, or two, or another's inbox, changes nothing", async () => {
  const [arranged, other] = [await desk.arrange(), await desk.arrange()];
  const [sent, theirs] = [await desk.mailed(arranged), await desk.mailed(other)];
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
  const arranged = await desk.arrange();
  const { id } = await desk.mailed(arranged);
  await takeMail(arranged.world, report({ envelopeId: id, action, status }));
  expect(await arranged.state()).toBeNull();
  expect(await arranged.tell()).toBe("sent");
});

test("a mail server that says at once that there is no such address is believed, and another refusal is not", async () => {
  const arranged = await desk.arrange();
  desk.post.refuse(550, "5.7.1 not from you");
  await expect(arranged.tell()).rejects.toMatchObject({ name: "MailError" });
  desk.post.refuse(450, "4.1.1 later");
  await expect(arranged.tell()).rejects.toMatchObject({ name: "MailError" });
  expect(await arranged.state()).toBeNull();
  desk.post.refuse(550, "5.1.1 no such user");
  expect(await arranged.tell()).toBe("unreachable");
  expect(await arranged.state()).toBe("5.1.1");
});

test("trying again, or another address, brings mail back; an old report of the same mail does not end it again", async () => {
  const arranged = await desk.arrange();
  const sent = await desk.mailed(arranged);
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

  const moved = await desk.arrange();
  await takeMail(moved.world, report({ envelopeId: (await desk.mailed(moved)).id }));
  await db
    .update(user)
    .set({ email: `new-${moved.who.email}` })
    .where(eq(user.id, moved.who.userId));
  expect(await listUnreachable(moved.ctx)).toEqual([]);
  expect(await moved.tell()).toBe("sent");
});

test("what was sent long ago is forgotten, but not that an address is dead", async () => {
  const [arranged, other] = [await desk.arrange(), await desk.arrange()];
  await takeMail(arranged.world, report({ envelopeId: (await desk.mailed(arranged)).id }));
  const { id } = await desk.mailed(other);
  const later = new TestClock();
  later.advance(31 * 86_400_000);
  await pruneSentMail({ db, clock: later });
  await takeMail(other.world, report({ envelopeId: id }));
  expect([await arranged.state(), await other.state()]).toEqual(["5.1.1", null]);
});

test("too much, and what is no mail, is refused", async () => {
  const world = desk.worldAt(new TestClock());
  await expect(takeMail(world, Buffer.alloc(5 * 2 ** 20 + 1, "a"))).rejects.toMatchObject({
    code: "payload-too-large",
  });
  for (const raw of ["", "hello", '{"from":"a@example.com"}'])
    await expect(takeMail(world, Buffer.from(raw))).rejects.toMatchObject({ code: "invalid-input" });
});
