import { expect, test } from "vitest";
import { ensureOwnerLink, recoverOwnerLink } from "@/lib/auth/owner-link";
import { sessionContext } from "@/lib/auth/session";
import { openDemoLink, spendOwnerLink } from "@/lib/auth/sign-in-link";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { user } from "@/lib/db/schema/auth/user";
import { workspace } from "@/lib/db/schema/members/workspace";
import { TestClock } from "../../support/clock";
import { createMember } from "../../support/context";
import { testDatabase } from "../../support/database";

const appUrl = "https://approvals.example.com";
const tokenOf = (link: string | null): string => link?.split("/").at(-1) ?? "";

test("a fresh install gets one workspace and one owner, however many starts there are at once", async () => {
  const db = await testDatabase();
  const clock = new TestClock();
  const links = await Promise.all([1, 2, 3].map(() => ensureOwnerLink(db, clock, appUrl)));

  expect(links.every((link) => link?.startsWith(`${appUrl}/sign-in/link/`))).toBe(true);
  expect(await db.select().from(workspace)).toHaveLength(1);
  expect(await db.select().from(user)).toHaveLength(1);
  expect((await db.select().from(auditEntry)).map((entry) => entry.action)).toEqual(["workspace.created"]);
});

test("each start voids the link of the start before, until somebody has signed in", async () => {
  const db = await testDatabase();
  const clock = new TestClock();
  const first = await ensureOwnerLink(db, clock, appUrl);
  const second = await ensureOwnerLink(db, clock, appUrl);

  expect(await spendOwnerLink({ db, clock }, tokenOf(first))).toBeNull();
  const opened = await spendOwnerLink({ db, clock }, tokenOf(second));
  const context = await sessionContext(db, clock, opened?.token);
  expect(context?.permissions.has("members:write")).toBe(true);
  expect(await ensureOwnerLink(db, clock, appUrl)).toBeNull();
});

test("an owner link is good for seven days", async () => {
  const db = await testDatabase();
  const clock = new TestClock();
  const link = await ensureOwnerLink(db, clock, appUrl);
  clock.advance(7 * 24 * 3600);
  expect(await spendOwnerLink({ db, clock }, tokenOf(link))).toBeNull();
  expect(await openDemoLink({ db, clock }, tokenOf(link), true)).toBeNull();
});

test("where there are users but no owner, no link is made", async () => {
  const db = await testDatabase();
  await createMember(db, { roles: ["reviewer"] });
  expect(await ensureOwnerLink(db, new TestClock(), appUrl)).toBeNull();
});

test("an owner who can't sign in any more gets another link, where there is an owner", async () => {
  const db = await testDatabase();
  const clock = new TestClock();
  await expect(recoverOwnerLink(db, clock, appUrl)).rejects.toThrow("has no owner yet");

  await spendOwnerLink({ db, clock }, tokenOf(await ensureOwnerLink(db, clock, appUrl)));
  expect(await ensureOwnerLink(db, clock, appUrl)).toBeNull();
  const opened = await spendOwnerLink({ db, clock }, tokenOf(await recoverOwnerLink(db, clock, appUrl)));
  expect((await sessionContext(db, clock, opened?.token))?.permissions.has("members:write")).toBe(true);
});
