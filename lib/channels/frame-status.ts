import type { Outcome } from "@/lib/decisions/outcome";
import type { ReviewStatus } from "@/lib/db/schema/review/review";
import type { ReviewDetail } from "@/lib/review/get-review";
import type { OpenLink } from "./decide-links";

/** What the page around a frame is told. `voted`: the review waits for more approvals. `undone`: it is open again. */
export type FrameStatus = Outcome | Exclude<ReviewStatus, "open"> | "voted" | "undone";

/** What became of a review in a frame, whoever decided it; null while it waits for this link. */
export function frameStatus({ link, review }: { link: OpenLink; review: ReviewDetail }): FrameStatus | null {
  if (review.status !== "open") return review.outcome ?? review.status;
  if (!link.used) return null;
  if (!review.decisions.some(({ id, voided }) => id === link.decisionId && !voided)) return "undone";
  const asked = review.decisions.some(({ outcome, voided }) => outcome === "redraft" && !voided);
  return asked ? "redraft" : "voted";
}
