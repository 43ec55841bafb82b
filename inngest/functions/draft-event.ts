import { systemClock } from "@/lib/core/clock";
import { database } from "@/lib/db/database";
import { supersedeOlder } from "@/lib/decisions/close-reviews";
import { generateDraft } from "@/lib/drafting/generate-draft";
import { chooseModel } from "@/lib/drafting/models/choose";
import { takeTurn } from "@/lib/drafting/take-turn";
import { systemContext } from "@/lib/members/system-context";
import { openReview } from "@/lib/review/open-review";
import { parkEvent } from "@/lib/write-back/park-event";
import { eventAccepted } from "../events";
import { inngest } from "../client";
import { whenAsked } from "../when-asked";

const job = "draft-event";

/** An accepted event becomes a draft in somebody's queue. */
export const draftEvent = inngest.createFunction(
  {
    id: job,
    triggers: [eventAccepted],
    retries: 3,
    onFailure: async ({ event, error }) => {
      const { workspaceId, eventId } = eventAccepted.schema.parse(event.data.event.data);
      await parkEvent(systemContext(database(), workspaceId, job), eventId, error.message);
    },
  },
  async ({ event, step, attempt, maxAttempts = 1 }) => {
    const { workspaceId, eventId } = event.data;
    const ctx = systemContext(database(), workspaceId, job, systemClock);

    const generationId = await step.run("generate", async () => {
      const turn = await takeTurn(ctx, eventId);
      if (turn.turn !== "now") return null;
      const lastTry = attempt + 1 >= maxAttempts;
      const { supersededBy } = turn;
      const generated = await generateDraft(ctx, { eventId, model: chooseModel(), lastTry, supersededBy }).catch(
        whenAsked,
      );
      return generated.generationId;
    });
    // The tail needs no step of its own: repeating it changes nothing.
    if (generationId === null) return null;
    const opened = await openReview(ctx, generationId);
    await supersedeOlder(ctx, eventId);
    return opened;
  },
);
