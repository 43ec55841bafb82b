/**
 * A Workflows webhook: a flow of somebody's own ("Send webhook alerts to a chat") that posts as a message what is sent to it. It can neither be
 * changed nor decide.
 * Source: https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
 */
import type { Clock } from "@/lib/core/clock";
import { egressFetch, isEgressRefusal } from "@/lib/resilience/egress";
import { parseRetryAfter } from "@/lib/resilience/retry-after";
import { CardError } from "../card-error";
import { isThisMachine, isWebhookAddress, type WebhookSettings } from "./webhook-settings";

const patience = 15_000;

/** `summary` holds no word of others: it stands on locked screens. `card` is an Adaptive Card. Throws CardError. */
export async function postToWebhook(
  address: string,
  { summary, card }: { summary: string; card: object },
  { settings, clock }: { settings: WebhookSettings; clock: Clock },
): Promise<void> {
  if (!isWebhookAddress(address, settings)) throw new CardError("refused", "address");
  const attachment = { contentType: "application/vnd.microsoft.card.adaptive", contentUrl: null, content: card };
  let answer: Response;
  try {
    answer = await egressFetch({ allowPrivateAddresses: isThisMachine(new URL(address).hostname) })(address, {
      method: "POST",
      headers: { "content-type": "application/json", "user-agent": "Countersign" },
      body: JSON.stringify({ type: "message", summary, attachments: [attachment] }),
      signal: AbortSignal.timeout(patience),
    });
    await answer.body?.cancel();
  } catch (error) {
    throw isEgressRefusal(error) ? new CardError("refused", "address") : new CardError("unclear", "no answer");
  }
  const { ok, status, headers } = answer;
  if (ok) return;
  // Who switches a flow off, or takes its key back, may put that right.
  const kind = [408, 429].includes(status) || status >= 500 ? "later" : "blocked";
  throw new CardError(kind, String(status), parseRetryAfter(headers.get("retry-after"), clock.now()) ?? null);
}
