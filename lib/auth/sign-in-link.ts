/** Links that sign one user in without a provider or mail server: the owner's, once; the demo's, while the demo runs. */
import { and, eq, gt, isNull } from "drizzle-orm";
import { type Clock, secondsAfter } from "@/lib/core/clock";
import { randomToken, sha256 } from "@/lib/core/crypto";
import { UnauthenticatedError } from "@/lib/core/errors";
import { newId } from "@/lib/core/id";
import { log } from "@/lib/core/log";
import type { Database, Transaction } from "@/lib/db/client";
import { signInLink, type signInLinkKinds } from "@/lib/db/schema/auth/sign-in-link";
import { withTransaction } from "@/lib/db/transaction";
import { type OpenedSession, openSession } from "./open-session";

type LinkKind = (typeof signInLinkKinds)[number];
interface World {
  db: Database;
  clock: Clock;
}

const paths: Record<LinkKind, string> = { owner: "/sign-in/link", demo: "/sign-in/demo" };

/** Makes a link and returns its address, the only place where the token ever stands. */
export async function createSignInLink(
  tx: Database | Transaction,
  clock: Clock,
  { userId, kind, seconds, appUrl }: { userId: string; kind: LinkKind; seconds: number; appUrl: string },
): Promise<string> {
  const token = randomToken();
  const expiresAt = secondsAfter(clock.now(), seconds);
  await tx.insert(signInLink).values({ id: newId(), userId, kind, tokenHash: sha256(token), expiresAt });
  return new URL(`${paths[kind]}/${token}`, appUrl).href;
}

/** Whether this owner link can still be used. Changes nothing, so that a preview of the link does not spend it. */
export async function isOwnerLinkOpen({ db, clock }: World, token: string): Promise<boolean> {
  const rows = await db
    .select({ id: signInLink.id })
    .from(signInLink)
    .where(usable(token, "owner", clock));
  return rows.length > 0;
}

/** Signs the owner in and spends the link; null for a wrong, expired or spent one. Of two at once, one gets in. */
export async function spendOwnerLink(world: World, token: string): Promise<OpenedSession | null> {
  const spending = withTransaction(world, async (tx) => {
    const [link] = await tx
      .update(signInLink)
      .set({ usedAt: world.clock.now() })
      .where(usable(token, "owner", world.clock))
      .returning({ userId: signInLink.userId });
    return link ? openSession(tx, world.clock, { userId: link.userId, how: "owner-link" }) : null;
  });
  const opened = await orNull(spending);
  if (!opened) log.warn("sign-in refused: owner link is wrong, expired or used");
  return opened;
}

/** Signs a demo role in, as often as asked; null for a wrong or expired link and wherever no demo is running. */
export async function openDemoLink(world: World, token: string, demo: boolean): Promise<OpenedSession | null> {
  const opened = demo ? await orNull(openDemoSession(world, token)) : null;
  if (!opened) log.warn({ demo }, "sign-in refused: demo link");
  return opened;
}

async function openDemoSession(world: World, token: string): Promise<OpenedSession | null> {
  const [link] = await world.db
    .select({ userId: signInLink.userId })
    .from(signInLink)
    .where(usable(token, "demo", world.clock));
  if (!link) return null;
  return withTransaction(world, (tx) => openSession(tx, world.clock, { userId: link.userId, how: "demo-link" }));
}

/** A user who is in no workspace, or suspended, gets the answer that a wrong link gets. */
const orNull = (opening: Promise<OpenedSession | null>): Promise<OpenedSession | null> =>
  opening.catch((error: unknown) => {
    if (error instanceof UnauthenticatedError) return null;
    throw error;
  });

const usable = (token: string, kind: LinkKind, clock: Clock) =>
  and(
    eq(signInLink.tokenHash, sha256(token)),
    eq(signInLink.kind, kind),
    isNull(signInLink.usedAt),
    gt(signInLink.expiresAt, clock.now()),
  );
