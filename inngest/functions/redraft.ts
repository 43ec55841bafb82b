import { systemClock } from "@/lib/core/clock";
import { database } from "@/lib/db/database";
import { giveUpRedraft } from "@/lib/decisions/give-up-redraft";
import { generateRedraft } from "@/lib/drafting/generate-redraft";
import { chooseModel } from "@/lib/drafting/models/choose";
import { systemContext } from "@/lib/members/system-context";
import { putInRedraft } from "@/lib/review/put-in-redraft";
import { inngest } from "../client";
import { redraftRequested } from "../events";
import { whenAsked } from "../when-asked";

const job = "redraft";

/** What a reviewer asked for becomes the next version of the draft, unless it has been decided meanwhile. */
export const redraft = inngest.createFunction(
  {
    id: job,
    triggers: [redraftRequested],
    retries: 3,
    onFailure: async ({ event }) => {
      const { workspaceId, decisionId } = redraftRequested.schema.parse(event.data.event.data);
      await giveUpRedraft(systemContext(database(), workspaceId, job), decisionId);
    },
  },
  async ({ event, step, attempt, maxAttempts = 1 }) => {
    const { workspaceId, decisionId } = event.data;
    const ctx = systemContext(database(), workspaceId, job, systemClock);
    const { generationId } = await step.run("generate", () => {
      const lastTry = attempt + 1 >= maxAttempts;
      return generateRedraft(ctx, { decisionId, model: chooseModel(), lastTry }).catch(whenAsked);
    });
    // One transaction, and repeating it changes nothing: it needs no step of its own.
    return generationId && putInRedraft(ctx, generationId);
  },
);
