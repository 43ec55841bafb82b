/** Drafts of a workspace that people decided through the product's own verbs, for what is told of them afterwards. */
import type { Database } from "@/lib/db/client";
import { recordDecision, type RecordDecisionInput } from "@/lib/decisions/record-decision";
import { getReview, type ReviewDetail } from "@/lib/review/get-review";
import { TestClock } from "./clock";
import { contextFor, createMember, createWorkspace, type TestContext } from "./context";
import { createReview, createWorkflow, type TestWorkflow } from "./workflow";

export interface Desk {
  workspaceId: string;
  clock: TestClock;
  workflow: TestWorkflow;
  jane: TestContext;
  omar: TestContext;
  /** Sees figures, decides nothing. */
  auditor: TestContext;
}

export async function openDesk(db: Database, overrides: Parameters<typeof createWorkflow>[2] = {}): Promise<Desk> {
  const { id: workspaceId } = await createWorkspace(db);
  const clock = new TestClock();
  const person = async (name: string, role: "reviewer" | "auditor") =>
    contextFor(db, await createMember(db, { workspaceId, roles: [role], name }), { clock });
  const [jane, omar] = [await person("Jane", "reviewer"), await person("Omar", "reviewer")];
  const auditor = await person("Otto", "auditor");
  return { workspaceId, clock, workflow: await createWorkflow(db, workspaceId, overrides), jane, omar, auditor };
}

type Decision = Omit<RecordDecisionInput, "reviewId" | "draftVersion" | "contentHash">;

export const edited = { decision: "approved_with_edits", edits: { body: "Hi Jane, it arrives tomorrow." } } as const;
export const rejected = { decision: "rejected", reasonCode: "wrong-facts" } as const;

/** Decides what the review shows now. */
export async function decide(who: TestContext, reviewId: string, decision: Partial<Decision> = {}): Promise<void> {
  const { draftVersion, contentHash } = await getReview(who, { reviewId });
  await recordDecision(who, { reviewId, draftVersion, contentHash, decision: "approved", ...decision });
}

/** A new draft that is decided so many seconds later, by Jane unless told. */
export async function decided(
  desk: Desk,
  { by = desk.jane, after = 60, of = desk.workflow, ...given }: Partial<Decision> & DecidedOptions = {},
): Promise<ReviewDetail> {
  const { draft, ...decision } = given;
  const review = await createReview(desk.jane, of, draft);
  desk.clock.advance(after);
  await decide(by, review.id, decision);
  return review;
}

interface DecidedOptions {
  by?: TestContext;
  after?: number;
  of?: TestWorkflow;
  draft?: Parameters<typeof createReview>[2];
}
