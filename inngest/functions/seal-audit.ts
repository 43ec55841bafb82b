import { cron } from "inngest";
import { sealAll } from "@/lib/audit/seal";
import { database } from "@/lib/db/database";
import { inngest } from "../client";

/** New audit entries get their places in the tree. */
export const sealAudit = inngest.createFunction(
  { id: "seal-audit", triggers: [cron("* * * * *")], retries: 0 },
  async ({ step }) => step.run("seal", () => sealAll(database())),
);
