import { cron } from "inngest";
import { reconcileCards } from "@/lib/channels/reconcile-cards";
import { channelsSetUp } from "@/lib/channels/card-places";
import { systemClock } from "@/lib/core/clock";
import { env } from "@/lib/core/env";
import { log } from "@/lib/core/log";
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
        writeBacks: await part("writeBacks", () => reconcileWriteBacks(world)),
        events: await part("events", () => reconcileEvents(world)),
        expired: await part("expired", () => expireReviews(world)),
        digests: await part("digests", () => reconcileDigests(world)),
        callbacks: await part("callbacks", () => reconcileCallbacks(world)),
        cards: await part("cards", () => reconcileCards(world, channelsSetUp(env()))),
      };
    }),
);

/** One that fails keeps none of the others from what they do; it is tried again in a minute. */
async function part(name: string, work: () => Promise<number>): Promise<number | "failed"> {
  try {
    return await work();
  } catch (error) {
    log.error({ err: error, part: name }, "a part of reconcile failed");
    return "failed";
  }
}
