import { sql } from "drizzle-orm";
import { groupMember } from "@/lib/db/schema/members/group-member";
import { member } from "@/lib/db/schema/members/member";

/** A column for a query that has `member` in it: the ids of that member's groups. */
export const groupIdsOfMember = sql<
  string[]
>`array(select ${groupMember.groupId} from ${groupMember} where ${groupMember.memberId} = ${member.id})`;
