/** Whom a notice concerns: by what it names, by whose the review is now, and by what its workflow says. Pure. */
import type { Review } from "@/lib/db/schema/review/review";
import type { Decider } from "@/lib/review/may-decide";
import { seesReview } from "@/lib/review/visible";
import type { Telling, WorkflowDefinition } from "@/lib/workflows/definition";
import type { Notice } from "./notice";

type Told = Pick<Notice, "reason" | "memberIds" | "by">;
type Reader = Decider & { memberId: string };
export type NoticedReview = Pick<Review, "status" | "groupId" | "assigneeId" | "escalatedBy" | "risk">;
type Tells = WorkflowDefinition["review"]["tells"];

/** Whether it still concerns somebody: what is closed, or has been given to others meanwhile, does not. */
export function concerns(notice: Told, about: NoticedReview, tells: Tells, who: Reader): boolean {
  const { reason, memberIds, by } = notice;
  if (who.memberId === by || !who.permissions.has("reviews:read") || !seesReview(who, about)) return false;
  const decides = who.permissions.has("reviews:decide");
  const named = memberIds.includes(who.memberId);
  if (reason === "mentioned") return named;
  if (about.status !== "open") return false;
  switch (reason) {
    case "assigned":
      return decides && named && about.assigneeId === who.memberId;
    case "assigned_to_group":
      return decides && about.assigneeId === null && about.groupId !== null && who.groupIds.includes(about.groupId);
    case "opened":
    case "escalated":
      return about.assigneeId === null && isToldByRule(reason, about, tells, who);
  }
}

/** Whoever looks at the queue sees what is new there, so that a workflow has to name who else is told. */
const unlessTold = { opened: { whom: "nobody" }, escalated: { whom: "group" } } as const;

export function isToldByRule(
  reason: Notice["reason"],
  { groupId, risk }: Pick<NoticedReview, "groupId" | "risk">,
  tells: Tells,
  who: Reader,
): boolean {
  if (reason !== "opened" && reason !== "escalated") return false;
  const { whom, members = [], groups = [], fromRisk = 0 }: Telling = tells?.[reason] ?? unlessTold[reason];
  if (risk < fromRisk) return false;
  switch (whom) {
    case "nobody":
      return false;
    case "group":
      return who.permissions.has("reviews:decide") && (groupId === null || who.groupIds.includes(groupId));
    case "named":
      return members.includes(who.memberId) || groups.some((id) => who.groupIds.includes(id));
  }
}
