import { cron } from "inngest";
import { pruneLinkCodes } from "@/lib/channels/accounts";
import { pruneDecideLinks } from "@/lib/channels/decide-links";
import { pruneDeliveries } from "@/lib/channels/once";
import { pruneSentMail } from "@/lib/channels/reachable";
import { systemClock } from "@/lib/core/clock";
import { database } from "@/lib/db/database";
import { pruneIdempotentResponses } from "@/lib/operations/prune-idempotent-responses";
import { pruneWorkingCopies } from "@/lib/review/working-copy";
import { pruneViewers } from "@/lib/review/view-review";
import { inngest } from "../client";

/** What has had its time is deleted. */
export const housekeeping = inngest.createFunction(
  { id: "housekeeping", triggers: [cron("17 * * * *")], retries: 0 },
  async ({ step }) => {
    await step.run("prune-answers", () => pruneIdempotentResponses({ db: database(), clock: systemClock }));
    await step.run("prune-texts", () => pruneWorkingCopies({ db: database(), clock: systemClock }));
    await step.run("prune-links", () => pruneDecideLinks({ db: database(), clock: systemClock }));
    await step.run("prune-codes", () => pruneLinkCodes({ db: database(), clock: systemClock }));
    await step.run("prune-deliveries", () => pruneDeliveries({ db: database(), clock: systemClock }));
    await step.run("prune-mail", () => pruneSentMail({ db: database(), clock: systemClock }));
    await step.run("prune-viewers", () => pruneViewers({ db: database(), clock: systemClock }));
  },
);
