import { setTimeout as sleep } from "node:timers/promises";
import { apiClient, type ApiReview } from "@/bin/demo/api-client";
import { deliver, type Ticket } from "@/bin/demo/delivery";
import type { Demo } from "@/bin/demo/start-demo";

/** Tickets come in and are drafted, and some are decided and sent. */
export async function fillDemo(demo: Demo, tickets: readonly Ticket[]): Promise<void> {
  const { sandbox, document } = demo;
  for (const ticket of tickets) {
    await sandbox.openTicket(ticket);
    await deliver(document.trigger, ticket, `msg_${ticket.id}`);
  }
  const api = apiClient(document.url, document.apiKey);
  const open = async () => (await api.reviews({ view: "open" })).data;
  await until(async () => (await open()).length >= tickets.length - 2);

  const drafted = (await open()).filter(({ held }) => !held);
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

async function until(holds: () => Promise<boolean>): Promise<void> {
  const giveUp = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > giveUp) throw new Error("The demo's tickets were not drafted and sent within a minute.");
    await sleep(200);
  }
}
