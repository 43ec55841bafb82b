import { env } from "@/lib/core/env";
import { database } from "@/lib/db/database";
import { systemContext } from "@/lib/members/system-context";
import { vaultFrom } from "@/lib/vault/vault";
import { carryOutDecision } from "@/lib/write-back/carry-out-decision";
import { inngest } from "../client";
import { decisionRecorded } from "../events";

const job = "write-back-decision";

/** An approval is carried out, action by action. The rows keep the count of attempts, so the engine makes none of its own. */
export const writeBackDecision = inngest.createFunction(
  { id: job, triggers: [decisionRecorded], retries: 3 },
  async ({ event, step }) => {
    const { workspaceId, decisionId } = event.data;
    return step.run("write-back", () =>
      carryOutDecision(systemContext(database(), workspaceId, job), decisionId, { vault: vaultFrom(env()) }),
    );
  },
);
