import { cron } from "inngest";
import { systemClock } from "@/lib/core/clock";
import { database } from "@/lib/db/database";
import { pruneIdempotentResponses } from "@/lib/operations/prune-idempotent-responses";
import { inngest } from "../client";

/** What has had its time is deleted. */
export const housekeeping = inngest.createFunction(
  { id: "housekeeping", triggers: [cron("17 * * * *")], retries: 0 },
  async ({ step }) => step.run("prune-answers", () => pruneIdempotentResponses({ db: database(), clock: systemClock })),
);
