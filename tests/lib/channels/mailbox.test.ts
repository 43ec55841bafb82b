import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { mailbox } from "@/lib/db/schema/channels/mailbox";
import { mailSettings } from "@/lib/channels/email/mail-settings";
import { takeFromMailbox } from "@/lib/channels/mail-desk";
import { keepMailbox } from "@/lib/channels/mailbox";
import { parseEnv } from "@/lib/core/env";
import type { Database } from "@/lib/db/client";
import { TestClock } from "../../support/clock";
import { testDatabase } from "../../support/database";
import { type ImapServer, startImapServer } from "../../support/imap-server";
import { answer } from "../../support/mail-in";

let db: Database;
let imap: ImapServer;
let readers: { stop: () => Promise<void> }[];
beforeAll(async () => {
  db = await testDatabase();
});
beforeEach(async () => {
  imap = await startImapServer();
  readers = [];
});
afterEach(async () => {
  await Promise.all(readers.map((reader) => reader.stop()));
  await imap.stop();
});

const clock = new TestClock();

/** Reads the mailbox; what it took, in its order. */
function read({ url = imap.url, fails = 0 } = {}) {
  const taken: string[] = [];
  let left = fails;
  const reader = keepMailbox({ db, clock }, url, async (raw) => {
    const text = Buffer.from(raw).toString();
    const [, number = ""] = /number (\S+)/.exec(text) ?? [];
    if (left-- > 0) throw new Error("not now");
    await sleep(5);
    taken.push(number);
  });
  readers.push(reader);
  return { taken, stop: reader.stop };
}

const deliver = (number: number | string, more = "") =>
  imap.deliver(answer({ from: "ä@example.com", to: "in@example.com", text: `number ${number}\r\n${more}` }));

async function until(holds: () => boolean, seconds = 15): Promise<void> {
  const giveUp = Date.now() + seconds * 1000;
  while (!holds() && Date.now() < giveUp) await sleep(20);
}

test("what is there and what comes is taken in its order, and once, also by who reads on later", async () => {
  deliver(1);
  deliver(2);
  const first = read();
  await until(() => first.taken.length === 2);
  deliver(3);
  await until(() => first.taken.length === 3);
  await first.stop();
  deliver(4);
  const second = read();
  await until(() => second.taken.length === 1);
  await sleep(300);
  expect([first.taken, second.taken]).toEqual([["1", "2", "3"], ["4"]]);
});

test("connections that are lost again and again lose nothing and double nothing", async () => {
  const { taken } = read();
  const numbers = Array.from({ length: 24 }, (_, index) => String(index + 1));
  for (const number of numbers) {
    deliver(number);
    if (Number(number) % 8 === 4) {
      imap.cut();
      await sleep(150);
    }
  }
  await until(() => taken.length === numbers.length);
  await sleep(300);
  expect(taken).toEqual(numbers);
  expect(imap.connections()).toBeGreaterThan(1);
});

test("a mail that could not be taken is taken when it is tried again, and none before it is left out", async () => {
  deliver(1);
  deliver(2);
  const { taken } = read({ fails: 1 });
  await until(() => taken.length === 2);
  expect(taken).toEqual(["1", "2"]);
});

test("one process reads at a time; when its time has run out, another does", async () => {
  const first = read();
  deliver(1);
  await until(() => first.taken.length === 1);
  const second = read();
  await sleep(300);
  deliver(2);
  await until(() => first.taken.length === 2);
  expect([first.taken, second.taken]).toEqual([["1", "2"], []]);
  // As if it hung: its time runs out, another takes its place, and it finds that out.
  await db.update(mailbox).set({ leasedUntil: new Date(0) });
  const third = read();
  await until(() => imap.connections() === 2);
  deliver(3);
  await until(() => third.taken.length === 1);
  await sleep(300);
  deliver(4);
  await until(() => third.taken.length === 2);
  await sleep(300);
  expect(third.taken).toEqual(["3", "4"]);
  expect(first.taken).not.toContain("4");
});

test("a mailbox that was made anew is read from its start", async () => {
  deliver(1);
  const first = read();
  await until(() => first.taken.length === 1);
  await first.stop();
  await db.update(mailbox).set({ uidValidity: "0", lastUid: 40 });
  const second = read();
  await until(() => second.taken.length === 1);
  expect(second.taken).toEqual(["1"]);
});

test("a mail that is too large is left, and what comes after it is not", async () => {
  deliver("large", "a".repeat(76).concat("\r\n").repeat(70_000));
  deliver(2);
  const { taken } = read();
  await until(() => taken.length === 1);
  expect(taken).toEqual(["2"]);
});

test("what is no mail is passed over", async () => {
  const settings = mailSettings(
    parseEnv({ SMTP_URL: "smtp://localhost", MAIL_FROM: "a@example.com", AUTH_SECRET: "a".repeat(32) }),
  );
  if (!settings) throw new Error("There is a mail server, so there are settings.");
  const take = takeFromMailbox({ db, clock, settings, resolver: null });
  await expect(take(Buffer.from("hello"))).resolves.toBeUndefined();
});

test("a server that refuses the account is not asked again and again", async () => {
  const { stop } = read({ url: imap.url.replace("p%40ss", "wrong") });
  await until(() => imap.connections() > 0);
  await sleep(2500);
  expect(imap.connections()).toBe(1);
  await stop();
});
