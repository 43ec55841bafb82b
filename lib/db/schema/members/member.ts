import { sql } from "drizzle-orm";
import { check, index, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import type { Role } from "@/lib/members/permissions";
import type { Preferences } from "@/lib/members/preferences";
import { at, createdAt, id, workspaceId } from "../../columns";
import { user } from "../auth/user";
import { workspace } from "./workspace";

/** A user's place in one workspace. Suspended members keep their history and may do nothing. */
export const member = pgTable(
  "member",
  {
    id: id(),
    workspaceId: workspaceId().references(() => workspace.id),
    userId: uuid("user_id")
      .notNull()
      .references(() => user.id),
    roles: text("roles").array().$type<Role[]>().notNull(),
    suspendedAt: at("suspended_at"),
    outOfOfficeUntil: at("out_of_office_until"),
    delegateMemberId: uuid("delegate_member_id"),
    /** How this person likes to work: language, keys, density, signature. */
    preferences: jsonb("preferences").$type<Preferences>().notNull().default({}),
    createdAt: createdAt(),
  },
  (t) => [
    unique("member_user_once").on(t.workspaceId, t.userId),
    index("member_of_user").on(t.userId),
    check("member_has_role", sql`cardinality(${t.roles}) > 0`),
  ],
);
