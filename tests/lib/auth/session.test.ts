import { eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { openSession } from "@/lib/auth/open-session";
import { sessionContext } from "@/lib/auth/session";
import { sessionCookie, sessionSeconds } from "@/lib/auth/session-cookie";
import { sha256 } from "@/lib/core/crypto";
import type { Database } from "@/lib/db/client";
import { session } from "@/lib/db/schema/auth/session";
import { member } from "@/lib/db/schema/members/member";
import { withTransaction } from "@/lib/db/transaction";
import { newId } from "@/lib/core/id";
import { TestClock } from "../../support/clock";
import { createMember, createWorkspace, type TestMember } from "../../support/context";
import { testDatabase } from "../../support/database";

let db: Database;
const clock = new TestClock();
beforeAll(async () => {
  db = await testDatabase();
});

const signIn = (who: TestMember) =>
  withTransaction({ db }, (tx) => openSession(tx, clock, { userId: who.userId, how: "provider" }));

test("a session is its member's rights and groups", async () => {
  const who = await createMember(db, { roles: ["reviewer"], groups: ["Billing", "Returns"], name: "Jane" });
  const { token } = await signIn(who);

  const context = await sessionContext(db, clock, token);
  expect(context).toMatchObject({
    workspaceId: who.workspaceId,
    actor: { kind: "person", memberId: who.id, via: "web" },
    person: { name: "Jane", email: who.email, roles: ["reviewer"] },
  });
  expect(context?.permissions.has("reviews:decide")).toBe(true);
  expect([...(context?.groupIds ?? [])].sort()).toEqual([...who.groupIds].sort());
});

test("a right that is taken away is gone with the next request", async () => {
  const who = await createMember(db, { roles: ["admin"] });
  const { token } = await signIn(who);
  await db
    .update(member)
    .set({ roles: ["auditor"] })
    .where(eq(member.id, who.id));

  expect((await sessionContext(db, clock, token))?.permissions.has("config:write")).toBe(false);
});

test("a suspended member loses access at once", async () => {
  const who = await createMember(db, { roles: ["reviewer"] });
  const { token } = await signIn(who);
  await db.update(member).set({ suspendedAt: clock.now() }).where(eq(member.id, who.id));

  expect(await sessionContext(db, clock, token)).toBeNull();
});

test("a session ends seven days after the sign-in, used or not", async () => {
  const who = await createMember(db, { roles: ["reviewer"] });
  const own = new TestClock();
  const { token } = await withTransaction({ db }, (tx) =>
    openSession(tx, own, { userId: who.userId, how: "provider" }),
  );
  own.advance(sessionSeconds - 1);
  expect(await sessionContext(db, own, token)).not.toBeNull();
  own.advance(1);
  expect(await sessionContext(db, own, token)).toBeNull();
});

test("nobody comes in without a token, with a made-up one, or with what stands in the database", async () => {
  const { token } = await signIn(await createMember(db, { roles: ["owner"] }));
  expect(await sessionContext(db, clock, undefined)).toBeNull();
  expect(await sessionContext(db, clock, "made-up")).toBeNull();
  expect(await sessionContext(db, clock, sha256(token))).toBeNull();
});

test("who belongs to several workspaces works in the session's", async () => {
  const who = await createMember(db, { roles: ["reviewer"] });
  const other = await createWorkspace(db, { name: "Other" });
  const there = { id: newId(), workspaceId: other.id, userId: who.userId, roles: ["auditor" as const] };
  await db.insert(member).values(there);
  const { token } = await signIn(who);
  expect(await sessionContext(db, clock, token)).toMatchObject({ workspaceId: who.workspaceId });

  await db.update(session).set({ workspaceId: other.id }).where(eq(session.userId, who.userId));
  expect(await sessionContext(db, clock, token)).toMatchObject({ workspaceId: other.id, workspace: { name: "Other" } });
});

test("the cookie is out of reach of scripts, other sites and, under https, plain http", () => {
  expect(sessionCookie("http://localhost:3000").options).toEqual({
    httpOnly: true,
    sameSite: "lax",
    path: "/",
    secure: false,
  });
  expect(sessionCookie("https://approvals.example.com")).toMatchObject({
    name: expect.stringMatching(/^__Host-/),
    options: { secure: true },
  });
});
