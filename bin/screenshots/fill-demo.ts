import { setTimeout as sleep } from "node:timers/promises";
import { apiClient, type ApiReview } from "@/bin/demo/api-client";
import { deliver, type Ticket } from "@/bin/demo/delivery";
import type { Demo } from "@/bin/demo/start-demo";

/** Tickets come in and are drafted, and some are decided and sent. */
export async function fillDemo(demo: Demo, tickets: readonly Ticket[]): Promise<void> {
  await letIn(demo, tickets, tickets.length - 2);
  const api = apiClient(demo.document.url, demo.document.apiKey);
  const drafted = (await api.reviews({ view: "open" })).data.filter(({ held }) => !held);
  const [rejected, ...approved] = drafted.slice(-6);
  for (const { id, draft_version, content_hash } of approved) {
    await api.decide(id, { decision: "approved", draft_version, content_hash });
  }
  if (rejected) {
    const { id, draft_version, content_hash } = rejected;
    await api.decide(id, { decision: "rejected", draft_version, content_hash, reason_code: "tone" });
  }
  const isSent = ({ delivery }: ApiReview) => delivery?.state === "sent";
  await until(async () => (await api.reviews({ view: "decided" })).data.filter(isSent).length === approved.length);
}

/** Customers who ask the same, so that their drafts are alike. */
export const alikeTickets: readonly Ticket[] = ["Ada Lovelace", "Zoë Müller", "Omar Ali", "Ina Roth"].map(
  (name, index) => ({
    id: `A-${index + 1}`,
    subject: "I have lost the invoice",
    body: "Hello, I have lost the invoice of my last order. Where can I find it in my account?",
    customer: { name, email: `customer-${index + 1}@customers.example` },
  }),
);

/** Tickets come in, until so many more drafts wait. */
export async function letIn({ sandbox, document }: Demo, tickets: readonly Ticket[], drafts: number): Promise<void> {
  const api = apiClient(document.url, document.apiKey);
  const waiting = async () => (await api.reviews({ view: "open" })).data.length;
  const before = await waiting();
  for (const ticket of tickets) {
    await sandbox.openTicket(ticket);
    await deliver(document.trigger, ticket, `msg_${ticket.id}`);
  }
  await until(async () => (await waiting()) >= before + drafts);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const giveUp = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > giveUp) throw new Error("The demo's tickets were not drafted and sent within a minute.");
    await sleep(200);
  }
}
