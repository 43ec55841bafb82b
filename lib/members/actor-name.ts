import { eq, inArray } from "drizzle-orm";
import type { Actor } from "@/lib/core/context";
import type { Database, Transaction } from "@/lib/db/client";
import { apiKey } from "@/lib/db/schema/auth/api-key";
import { user } from "@/lib/db/schema/auth/user";
import { member } from "@/lib/db/schema/members/member";

/** What to call an actor before people. */
export async function actorName(db: Database | Transaction, actor: Actor): Promise<string> {
  return (await actorNames(db, [actor]))(actor);
}

/** The names of many actors in at most two queries. */
export async function actorNames(
  db: Database | Transaction,
  actors: readonly Actor[],
): Promise<(actor: Actor) => string> {
  const memberIds = actors.flatMap((actor) => (actor.kind === "person" ? [actor.memberId] : []));
  const keyIds = actors.flatMap((actor) => (actor.kind === "api-key" ? [actor.apiKeyId] : []));
  const names = new Map<string, string>();
  if (memberIds.length > 0) {
    const rows = await db
      .select({ id: member.id, name: user.name, email: user.email })
      .from(member)
      .innerJoin(user, eq(user.id, member.userId))
      .where(inArray(member.id, memberIds));
    for (const row of rows) names.set(row.id, row.name ?? row.email);
  }
  if (keyIds.length > 0) {
    const rows = await db.select({ id: apiKey.id, name: apiKey.name }).from(apiKey).where(inArray(apiKey.id, keyIds));
    for (const row of rows) names.set(row.id, row.name);
  }
  return (actor) => nameOf(actor, names);
}

function nameOf(actor: Actor, names: ReadonlyMap<string, string>): string {
  switch (actor.kind) {
    case "person":
      return names.get(actor.memberId) ?? "A former member";
    case "api-key":
      return `API key ${names.get(actor.apiKeyId) ?? "(deleted)"}`;
    case "policy":
      return `Auto-approve policy, version ${actor.version}`;
    case "system":
      return "Countersign";
    case "connector":
      return actor.connector;
  }
}
