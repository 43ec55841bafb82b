import { placesFrom } from "@/lib/channels/card-places";
import { showCard } from "@/lib/channels/show-card";
import { systemClock } from "@/lib/core/clock";
import { env } from "@/lib/core/env";
import { database } from "@/lib/db/database";
import { systemContext } from "@/lib/members/system-context";
import { inngest } from "../client";
import { cardDue } from "../events";
import { whenAsked } from "../when-asked";

const job = "show-card";

/** A card is brought to the state of its review. What fails for good is found by reconcile. */
export const showCardOfReview = inngest.createFunction(
  { id: job, triggers: [cardDue], retries: 4 },
  async ({ event, step }) => {
    const { workspaceId, cardId } = event.data;
    const ctx = systemContext(database(), workspaceId, job, systemClock);
    const how = { placeOf: placesFrom(ctx, env()), appUrl: env().APP_URL };
    return step.run("show", () => showCard(ctx, cardId, how).catch(whenAsked));
  },
);
