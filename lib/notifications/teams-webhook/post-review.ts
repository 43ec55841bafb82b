import { renderCard } from "@/lib/channels/teams/render-card";
import { wordsIn } from "@/lib/channels/words";
import type { ServiceContext } from "@/lib/core/context";
import { linkedCard } from "../linked-card";
import type { ToMember } from "../still-concerns";
import { withWebhook } from "./webhooks";
import { postToMember, type WebhookWorld } from "./post-to-member";

/** Tells one member of a review by their own flow in Teams, if it still concerns them and they want it. Throws CardError. */
export async function postReview(ctx: ServiceContext, to: ToMember, world: WebhookWorld): Promise<"sent" | "gone"> {
  if ((await withWebhook(ctx, [to.memberId])).length === 0) return "gone";
  const found = await linkedCard(ctx, to, {
    channel: "teams_webhook",
    shows: ({ mailShows }) => mailShows ?? "subject",
    appUrl: world.settings.appUrl,
  });
  if (!found) return "gone";
  const { card, deciding } = found;
  const t = wordsIn(card.locale);
  const heading = t(`notice.${to.reason}`);
  const rendered = renderCard(
    { ...card, heading: card.standing ? `${heading} · ${card.standing.says}` : heading },
    { open: t(deciding ? "mail.decide" : "mail.open"), note: deciding ? t("webhook.linkIsYours") : undefined },
  );
  return postToMember(ctx, to.memberId, { summary: heading, card: rendered }, world);
}
