import type { DraftDetail } from "./get-draft";

/** What whoever proposed a draft can make of a decision. */
export interface Takes {
  approve: boolean;
  edit: boolean;
  redraft: boolean;
}

/** An agent may be able to do less with a decision than we are; another draft is only its own to make. Pure. */
export const takesOf = ({ proposed, versions }: Pick<DraftDetail, "proposed" | "versions">): Takes => ({
  approve: proposed?.allows?.approve !== false || versions.length > 1,
  edit: proposed?.allows?.edit !== false,
  redraft: proposed === null,
});

/** Whether approving it lets an agent run a tool, and nothing is sent by us. */
export const isToolCall = ({ destination }: Pick<DraftDetail, "destination">): boolean =>
  destination?.connector === "agent";
