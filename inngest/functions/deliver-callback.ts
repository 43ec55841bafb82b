import { env } from "@/lib/core/env";
import { database } from "@/lib/db/database";
import { systemContext } from "@/lib/members/system-context";
import { deliverCallback } from "@/lib/notifications/callbacks/deliver-callback";
import { vaultFrom } from "@/lib/vault/vault";
import { callbackDue } from "../events";
import { inngest } from "../client";

const job = "deliver-callback";

/** An agent is sent the result of its request. The row keeps the count of tries, so the engine makes few of its own. */
export const deliverDueCallback = inngest.createFunction(
  { id: job, triggers: [callbackDue], retries: 3 },
  async ({ event, step }) => {
    const { workspaceId, deliveryId } = event.data;
    return step.run("deliver", () =>
      deliverCallback(systemContext(database(), workspaceId, job), deliveryId, { vault: vaultFrom(env()) }),
    );
  },
);
