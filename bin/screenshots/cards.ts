/** Pictures of what people see on channels: the demo's reviews, as the product's own renderers make them. */
import path from "node:path";
import type { Browser } from "@playwright/test";
import { apiClient, type ApiReview } from "@/bin/demo/api-client";
import { deliver, type Ticket } from "@/bin/demo/delivery";
import type { Demo } from "@/bin/demo/start-demo";
import { until } from "@/bin/proof/until";
import { channelDesk } from "@/lib/channels/channel-desk";
import { renderReviewMail } from "@/lib/channels/email/templates/review-mail";
import { type CardReader, readReviewCard } from "@/lib/channels/read-review-card";
import type { ReviewCard } from "@/lib/channels/review-card";
import { renderCard as slackCard } from "@/lib/channels/slack/render-card";
import { renderForm } from "@/lib/channels/slack/render-forms";
import { renderCard as teamsCard } from "@/lib/channels/teams/render-card";
import { systemClock } from "@/lib/core/clock";
import { newId } from "@/lib/core/id";
import { connect } from "@/lib/db/client";
import { channelAccount } from "@/lib/db/schema/channels/channel-account";
import { channelTeam } from "@/lib/db/schema/channels/channel-team";
import { writeReviewMail } from "@/lib/notifications/write-review-mail";
import { draftWithRules } from "@/lib/review/draft-with-rules";
import { slackMessage, slackModal } from "./slack-page";
import { teamsPage } from "./teams-page";

/** The helpdesk has no such ticket, so that its answer can't be carried out. */
const lost: Ticket = {
  id: "LOST-1",
  subject: "Where is my parcel?",
  body: "Hello, my parcel has not arrived. How can I see where it is?",
  customer: { name: "Noor Haddad", email: "noor@customers.example" },
};

/** Takes the pictures of a filled demo. */
export async function takeCards(
  demo: Demo,
  browser: Browser,
  { folder, log }: { folder: string; log: (line: string) => void },
): Promise<void> {
  const db = connect(demo.product.databaseUrl, 1);
  const page = await browser.newPage({ viewport: { width: 680, height: 200 }, deviceScaleFactor: 2 });
  const take = async (name: string, html: string): Promise<void> => {
    await page.setContent(html);
    await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
    log(`took ${name}.png`);
  };
  try {
    const reader: CardReader = { ctx: { ...demo.cast.as("approver"), db }, locale: "en", zone: "UTC" };
    const { url: appUrl } = demo.document;
    const read = async ({ id: reviewId }: ApiReview) => {
      const found = await readReviewCard(reader, { reviewId, reason: "assigned", appUrl });
      if (!found) throw new Error("The demo's approver may not see the demo's reviews.");
      return found.card;
    };
    const { open, sent, failed } = await standings(demo);
    const cards = { open: await read(open), decided: await read(sent), failed: await read(failed) };

    for (const [name, card] of Object.entries(cards)) {
      await take(`slack-${name}`, slackMessage(slackCard(card).blocks));
      await take(`teams-${name}`, teamsPage(teamsCard(card)));
    }
    await take("slack-edit", slackModal(await editForm(reader, cards.open, appUrl)));

    const found = await draftWithRules(reader.ctx, open.id);
    if (!found) throw new Error("The demo has lost a review.");
    const unsubscribeUrl = `${appUrl}/unsubscribe/x`;
    const about = {
      card: cards.open,
      draft: found.draft,
      deciding: true,
      reason: "assigned",
      answering: true,
    } as const;
    const { html } = await renderReviewMail(writeReviewMail({ ...about, unsubscribeUrl }).content);
    await take("mail", html);
    await page.emulateMedia({ colorScheme: "dark" });
    await take("mail-dark", html);
  } finally {
    await page.close();
    await db.$client.end();
  }
}

/** A review that waits, one of which the answer was sent, and one of which it can't be. */
async function standings({ document }: Demo): Promise<Record<"open" | "sent" | "failed", ApiReview>> {
  const api = apiClient(document.url, document.apiKey);
  const waiting = async () => (await api.reviews({ view: "open", limit: 200 })).data.filter(({ held }) => !held);
  const [open, ...others] = await waiting();
  await deliver(document.trigger, lost, `msg_${lost.id}`);
  const known = [open, ...others].map((review) => review?.id);
  const failing = await first("the lost ticket's draft", async () =>
    (await waiting()).find(({ id }) => !known.includes(id)),
  );
  const { id, draft_version, content_hash } = failing;
  await api.decide(id, { decision: "approved", draft_version, content_hash });
  const failed = await first("the lost ticket's failure", async () =>
    (await api.reviews({ view: "failed" })).data.find((review) => review.id === id),
  );
  const sent = (await api.reviews({ view: "decided" })).data.find(({ delivery }) => delivery?.state === "sent");
  if (!open || !sent) throw new Error("The demo is not filled yet.");
  return { open, sent, failed };
}

async function first<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  let found: T | undefined;
  await until(what, async () => (found = await look()) !== undefined);
  return found as T;
}

/** What *Edit* opens for somebody who has linked their account. */
async function editForm({ ctx }: CardReader, { decides }: ReviewCard, appUrl: string) {
  const { workspaceId, db, actor } = ctx;
  const person = { teamId: "T0DEMO", userId: "U0DEMO" };
  const { teamId } = person;
  const app = { appId: "A0DEMO", botUserId: "U0BOT", botId: "B0DEMO", name: "Brindlewick" };
  await db.insert(channelTeam).values({ id: newId(), workspaceId, channel: "slack", teamId, ...app });
  const memberId = actor.kind === "person" ? actor.memberId : "";
  await db.insert(channelAccount).values({ id: newId(), workspaceId, memberId, channel: "slack", ...person });
  const desk = channelDesk({ db, clock: systemClock, channel: "slack", appUrl });
  const reviewer = await desk.reviewer(person, null);
  if (!reviewer || !decides) throw new Error("The demo's approver can't edit the draft.");
  return renderForm("edit", await reviewer.form(decides), reviewer);
}
