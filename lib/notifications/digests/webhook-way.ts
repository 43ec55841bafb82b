import { renderList } from "@/lib/channels/teams/render-list";
import { postReview } from "../teams-webhook/post-review";
import { postToMember, type WebhookWorld } from "../teams-webhook/post-to-member";
import { withWebhook } from "../teams-webhook/webhooks";
import { digestCard, unlessFinal } from "./list-card";
import type { DigestWay } from "./way";

/** One message with a list, from which drafts are opened. */
export const webhookWay = (world: WebhookWorld): DigestWay => ({
  places: (reader) => withWebhook(reader, [reader.actor.memberId]),
  one: ({ ctx, place: memberId }, { reviewId, reason }) =>
    postReview(ctx, { memberId, reviewId, reason }, world).catch(unlessFinal),
  async many({ ctx, reader, place }, { items }) {
    const { t, says, ...list } = digestCard(reader, {
      items,
      shows: ({ mailShows }) => mailShows ?? "subject",
      appUrl: world.settings.appUrl,
    });
    const card = renderList(t, { says, ...list });
    await postToMember(ctx, place, { summary: says, card }, world).catch(unlessFinal);
  },
});
