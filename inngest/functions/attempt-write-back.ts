import { env } from "@/lib/core/env";
import { database } from "@/lib/db/database";
import { systemContext } from "@/lib/members/system-context";
import { vaultFrom } from "@/lib/vault/vault";
import { attemptWriteBack } from "@/lib/write-back/attempt-write-back";
import { inngest } from "../client";
import { writeBackDue } from "../events";

const job = "attempt-write-back";

/** One write-back that waited, for its undo window, a retry or its target's health, is tried again. */
export const attemptDueWriteBack = inngest.createFunction(
  { id: job, triggers: [writeBackDue], retries: 3 },
  async ({ event, step }) => {
    const { workspaceId, writeBackId } = event.data;
    return step.run("attempt", async () => {
      const attempt = await attemptWriteBack(systemContext(database(), workspaceId, job), writeBackId, {
        vault: vaultFrom(env()),
      });
      return attempt.claimed ? attempt.state : attempt.reason;
    });
  },
);
