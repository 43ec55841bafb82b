import { and, eq, inArray, isNull } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import type { Database, Transaction } from "@/lib/db/client";
import { user } from "@/lib/db/schema/auth/user";
import { groupMember } from "@/lib/db/schema/members/group-member";
import { member } from "@/lib/db/schema/members/member";
import type { Review } from "@/lib/db/schema/review/review";
import { permissionsOf } from "@/lib/members/permissions";
import { type Decider, mayDecide } from "./may-decide";

/** A person's lease on a review: they have it in hand, and nobody is kept from deciding it. */
export interface StandingClaim {
  memberId: string;
  name: string;
  until: Date;
}

export type Claimable = Pick<Review, "id" | "status" | "claimedBy" | "claimedUntil" | "groupId" | "assigneeId">;

/** The claims of these reviews that stand: not run out, and of people who may still decide. */
export async function standingClaims(
  db: Database | Transaction,
  { workspaceId }: Pick<ServiceContext, "workspaceId">,
  reviews: readonly Claimable[],
  now: Date,
): Promise<Map<string, StandingClaim>> {
  const claimed = reviews.flatMap((review) => {
    const { claimedBy, claimedUntil, status } = review;
    return claimedBy && claimedUntil && claimedUntil > now && status === "open"
      ? [{ review, memberId: claimedBy, until: claimedUntil }]
      : [];
  });
  if (claimed.length === 0) return new Map();

  const holders = await loadHolders(db, workspaceId, [...new Set(claimed.map(({ memberId }) => memberId))]);
  return new Map(
    claimed.flatMap(({ review, memberId, until }) => {
      const holder = holders.get(memberId);
      return holder && mayDecide(holder, review) ? [[review.id, { memberId, name: holder.name, until }] as const] : [];
    }),
  );
}

async function loadHolders(
  db: Database | Transaction,
  workspaceId: string,
  memberIds: string[],
): Promise<Map<string, Decider & { name: string }>> {
  const [people, groups] = await Promise.all([
    db
      .select({ id: member.id, roles: member.roles, name: user.name, email: user.email })
      .from(member)
      .innerJoin(user, eq(user.id, member.userId))
      .where(and(inArray(member.id, memberIds), eq(member.workspaceId, workspaceId), isNull(member.suspendedAt))),
    db
      .select()
      .from(groupMember)
      .where(and(inArray(groupMember.memberId, memberIds), eq(groupMember.workspaceId, workspaceId))),
  ]);
  return new Map(
    people.map(({ id, roles, name, email }) => [
      id,
      {
        memberId: id,
        name: name ?? email,
        permissions: permissionsOf(roles),
        groupIds: groups.flatMap((one) => (one.memberId === id ? [one.groupId] : [])),
      },
    ]),
  );
}
