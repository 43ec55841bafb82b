import { env } from "@/lib/core/env";
import { database } from "@/lib/db/database";
import { systemContext } from "@/lib/members/system-context";
import { vaultFrom } from "@/lib/vault/vault";
import { attemptWriteBack } from "@/lib/write-back/attempt-write-back";
import { openWriteBacks } from "@/lib/write-back/open-write-backs";
import { inngest } from "../client";
import { decisionRecorded } from "../events";

const job = "write-back-decision";

/** An approval is carried out, action by action. The rows keep the count of attempts, so the engine makes none of its own. */
export const writeBackDecision = inngest.createFunction(
  { id: job, triggers: [decisionRecorded], retries: 3 },
  async ({ event, step }) => {
    const { workspaceId, decisionId } = event.data;
    return step.run("write-back", async () => {
      const ctx = systemContext(database(), workspaceId, job);
      const states = [];
      for (const opened of await openWriteBacks(ctx, decisionId)) {
        const attempt = await attemptWriteBack(ctx, opened.id, { vault: vaultFrom(env()) });
        states.push(attempt.claimed ? attempt.state : attempt.reason);
      }
      return states;
    });
  },
);
