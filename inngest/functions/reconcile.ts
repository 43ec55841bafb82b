import { cron } from "inngest";
import { reconcileCards } from "@/lib/channels/cards";
import { channelsSetUp } from "@/lib/channels/card-places";
import { systemClock } from "@/lib/core/clock";
import { env } from "@/lib/core/env";
import { database } from "@/lib/db/database";
import { expireReviews } from "@/lib/decisions/close-reviews";
import { reconcileEvents } from "@/lib/drafting/reconcile-events";
import { reconcileCallbacks } from "@/lib/notifications/callbacks/reconcile-callbacks";
import { reconcileDigests } from "@/lib/notifications/digests/reconcile-digests";
import { reconcileWriteBacks } from "@/lib/write-back/reconcile";
import { inngest } from "../client";

/** Whatever is overdue by its own row is started again, whoever lost it. */
export const reconcile = inngest.createFunction(
  { id: "reconcile", triggers: [cron("* * * * *")], retries: 0 },
  async ({ step }) =>
    step.run("reconcile", async () => {
      const world = { db: database(), clock: systemClock };
      return {
        writeBacks: await reconcileWriteBacks(world),
        events: await reconcileEvents(world),
        expired: await expireReviews(world),
        digests: await reconcileDigests(world),
        callbacks: await reconcileCallbacks(world),
        cards: await reconcileCards(world, channelsSetUp(env())),
      };
    }),
);
