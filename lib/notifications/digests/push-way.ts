import { devicesToTell } from "../devices-to-tell";
import type { PushSettings } from "../push-settings";
import { pushTo, sendPush } from "../send-push";
import type { DigestWay } from "./way";
import { digestHeading } from "./write-digest";

/** One notification that opens the queue; a newer one takes its place on the device. */
export const pushWay = (settings: PushSettings): DigestWay => ({
  places: async (reader) => (await devicesToTell(reader, [reader.actor.memberId])).map(({ id }) => id),
  one: ({ ctx, place: subscriptionId }, { reviewId, reason }) =>
    sendPush(ctx, { subscriptionId, reviewId, reason }, settings),
  many: ({ ctx, place }, { items }) =>
    pushTo(ctx, place, settings, ({ locale }) => ({ title: digestHeading(locale, items.length), path: "/queue" })),
});
