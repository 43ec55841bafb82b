import { randomBytes } from "node:crypto";
import { linkByCode, makeLinkCode } from "@/lib/channels/accounts";
import { wantCard } from "@/lib/channels/want-card";
import { ensureOwnTeam } from "@/lib/channels/slack-teams";
import type { SlackSettings } from "@/lib/channels/slack/slack-settings";
import { systemClock } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/id";
import type { Database } from "@/lib/db/client";
import { user } from "@/lib/db/schema/auth/user";
import { member } from "@/lib/db/schema/members/member";
import { systemContext } from "@/lib/members/system-context";
import { permissionsOf, type Role } from "@/lib/members/permissions";
import { vaultOf } from "@/lib/vault/vault";

interface Team {
  teamId: string;
  channel: string;
}

const roles: Role[] = ["approver"];

/** Has the team known, as the first notice would, and so many members who may decide, each with an account of it; returns the accounts' ids. */
export async function joinSlack(
  db: Database,
  workspaceId: string,
  { teamId, settings }: Team & { settings: SlackSettings },
  count: number,
): Promise<string[]> {
  // A token of the environment is in no vault.
  await ensureOwnTeam({ db, clock: systemClock, vault: vaultOf(randomBytes(32)), settings });
  const accounts: string[] = [];
  for (let number = 0; number < count; number += 1) {
    const [memberId, personId, userId] = [newId(), newId(), `UBENCH${number}`];
    await db.insert(user).values({ id: personId, email: `${userId}@bench.example`, name: `Approver ${number}` });
    await db.insert(member).values({ id: memberId, workspaceId, userId: personId, roles });
    const ctx: ServiceContext = {
      workspaceId,
      actor: { kind: "person", memberId, via: "web" },
      permissions: permissionsOf(roles),
      groupIds: [],
      clock: systemClock,
      db,
    };
    await linkByCode(
      { db, clock: systemClock },
      workspaceId,
      { channel: "slack", teamId, userId },
      await makeLinkCode(ctx),
    );
    accounts.push(userId);
  }
  return accounts;
}

/** Has each review stand as a card in the channel; the worker posts them. */
export async function wantCards(
  db: Database,
  workspaceId: string,
  reviewIds: readonly string[],
  { teamId, channel: place }: Team,
): Promise<void> {
  const system = systemContext(db, workspaceId, "notify", systemClock);
  const card = { channel: "slack", teamId, place, memberId: null, reason: "assigned" } as const;
  for (const reviewId of reviewIds) await wantCard(system, { ...card, reviewId });
}
