import { pgTable, text, uuid } from "drizzle-orm/pg-core";
import type { Permission } from "@/lib/members/permissions";
import { at, createdAt, id, workspaceId } from "../../columns";
import { member } from "../members/member";
import { workspace } from "../members/workspace";

/** A key to the public API: personal (acts as its member, never with more than the member may) or, with no member, service. */
export const apiKey = pgTable("api_key", {
  id: id(),
  workspaceId: workspaceId().references(() => workspace.id),
  memberId: uuid("member_id").references(() => member.id),
  name: text("name").notNull(),
  keyHash: text("key_hash").notNull().unique(),
  scopes: text("scopes").array().$type<Permission[]>().notNull(),
  expiresAt: at("expires_at"),
  revokedAt: at("revoked_at"),
  createdAt: createdAt(),
});
