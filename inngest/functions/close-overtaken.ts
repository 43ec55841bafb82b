import { systemClock } from "@/lib/core/clock";
import { database } from "@/lib/db/database";
import { closeIfOvertaken } from "@/lib/decisions/close-reviews";
import { systemContext } from "@/lib/members/system-context";
import { inngest } from "../client";
import { reviewReopened } from "../events";

const job = "close-overtaken";

/** What came while a decision was being taken back found the review decided, and let it be. */
export const closeOvertakenReview = inngest.createFunction(
  { id: job, triggers: [reviewReopened], retries: 3 },
  async ({ event, step }) => {
    const { workspaceId, reviewId } = event.data;
    return step.run("close", () =>
      closeIfOvertaken(systemContext(database(), workspaceId, job, systemClock), reviewId),
    );
  },
);
