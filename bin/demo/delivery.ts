/** Plays the helpdesk's part: signs a ticket as Standard Webhooks has it and delivers it to the trigger. */
import { Webhook } from "standardwebhooks";

export interface Ticket {
  id: string;
  subject: string;
  body: string;
  body_html?: string;
  attachments?: { name: string; type?: string; size?: number; url?: string }[];
  customer: { name: string; email: string };
  category?: string;
  channel?: string;
  created_at?: string;
  /** Rises with every change of the ticket. */
  version?: number;
}

export interface DeliveryTarget {
  url: string;
  secret: string;
}

export interface DeliveryAnswer {
  status: number;
  eventId: string | null;
  duplicate: boolean;
}

/** Delivers once. The same `deliveryId` is the same delivery, however often it comes. */
export async function deliver(target: DeliveryTarget, ticket: Ticket, deliveryId: string): Promise<DeliveryAnswer> {
  const body = JSON.stringify(ticket);
  const now = new Date();
  const response = await fetch(target.url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "webhook-id": deliveryId,
      "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
      "webhook-signature": new Webhook(target.secret).sign(deliveryId, now, body),
    },
    body,
  });
  const answer = (await response.json().catch(() => ({}))) as { event_id?: string; duplicate?: boolean };
  return { status: response.status, eventId: answer.event_id ?? null, duplicate: answer.duplicate ?? false };
}
