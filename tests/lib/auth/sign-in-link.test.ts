import { eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { sha256 } from "@/lib/core/crypto";
import type { Database } from "@/lib/db/client";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { session } from "@/lib/db/schema/auth/session";
import { signInLink } from "@/lib/db/schema/auth/sign-in-link";
import { member } from "@/lib/db/schema/members/member";
import { sessionContext } from "@/lib/auth/session";
import { createSignInLink, isOwnerLinkOpen, openDemoLink, spendOwnerLink } from "@/lib/auth/sign-in-link";
import { TestClock } from "../../support/clock";
import { createMember } from "../../support/context";
import { testDatabase } from "../../support/database";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

async function arrange(kind: "owner" | "demo") {
  const clock = new TestClock();
  const who = await createMember(db, { roles: ["owner"] });
  const url = await createSignInLink(db, clock, {
    userId: who.userId,
    kind,
    seconds: 3600,
    appUrl: "http://localhost:3000",
  });
  return { who, url, world: { db, clock }, token: url.split("/").at(-1) ?? "" };
}

test("an owner link signs its owner in once, also when two use it at the same moment", async () => {
  const { who, world, token } = await arrange("owner");
  const results = await Promise.all([spendOwnerLink(world, token), spendOwnerLink(world, token)]);

  const opened = results.filter((result) => result !== null);
  expect(opened).toHaveLength(1);
  expect(await sessionContext(db, world.clock, opened[0]?.token)).toMatchObject({ actor: { memberId: who.id } });
  expect(await spendOwnerLink(world, token)).toBeNull();
});

test("looking at an owner link does not spend it", async () => {
  const { world, token } = await arrange("owner");
  expect(await isOwnerLinkOpen(world, token)).toBe(true);
  expect(await isOwnerLinkOpen(world, token)).toBe(true);
  await spendOwnerLink(world, token);
  expect(await isOwnerLinkOpen(world, token)).toBe(false);
});

test("an owner link that is too old or altered signs nobody in", async () => {
  const { world, token } = await arrange("owner");
  expect(await spendOwnerLink(world, `${token.slice(1)}A`)).toBeNull();
  world.clock.advance(3600);
  expect(await spendOwnerLink(world, token)).toBeNull();
});

test("a demo link works again and again while the demo runs, and nowhere else", async () => {
  const { who, world, token } = await arrange("demo");
  expect(await openDemoLink(world, token, false)).toBeNull();
  const first = await openDemoLink(world, token, true);
  const second = await openDemoLink(world, token, true);

  expect(first?.token).not.toBe(second?.token);
  expect(await sessionContext(db, world.clock, second?.token)).toMatchObject({ actor: { memberId: who.id } });
});

test("links of one kind are not taken for the other", async () => {
  const owner = await arrange("owner");
  const demo = await arrange("demo");
  expect(await openDemoLink(owner.world, owner.token, true)).toBeNull();
  expect(await spendOwnerLink(demo.world, demo.token)).toBeNull();
});

test("neither the link's token nor the session's stands in the database", async () => {
  const { who, world, token } = await arrange("owner");
  const opened = await spendOwnerLink(world, token);

  const links = await db.select().from(signInLink).where(eq(signInLink.userId, who.userId));
  const sessions = await db.select().from(session).where(eq(session.userId, who.userId));
  expect(links.map((link) => link.tokenHash)).toEqual([sha256(token)]);
  expect(sessions.map((row) => row.sessionToken)).toEqual([sha256(opened?.token ?? "")]);
});

test("a sign-in is audited by the member's id", async () => {
  const { who, world, token } = await arrange("owner");
  await spendOwnerLink(world, token);

  const entries = await db.select().from(auditEntry).where(eq(auditEntry.entityId, who.id));
  expect(entries).toMatchObject([
    { action: "member.signed_in", workspaceId: who.workspaceId, actor: { memberId: who.id } },
  ]);
});

test("a suspended member's link opens no session", async () => {
  const { who, world, token } = await arrange("owner");
  await db.update(member).set({ suspendedAt: world.clock.now() }).where(eq(member.id, who.id));

  expect(await spendOwnerLink(world, token)).toBeNull();
  expect(await db.select().from(session).where(eq(session.userId, who.userId))).toEqual([]);
});
