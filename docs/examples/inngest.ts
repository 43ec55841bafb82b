/** Asks a person before an order is refunded, from a function of Inngest's. */
import { Inngest } from "inngest";

export const inngest = new Inngest({ id: "shop" });

interface Order {
  order: string;
  amount: number;
}

/** What POST /api/v1/drafts and GET …/result answer, as far as it is read here. */
interface Answer {
  url: string;
  response: { approved: true; arguments: Order } | { approved: false; reason: string } | null;
}

async function countersign(path: string, body?: object): Promise<Answer> {
  const { COUNTERSIGN_URL, COUNTERSIGN_KEY } = process.env;
  const response = await fetch(COUNTERSIGN_URL + path, {
    method: body ? "POST" : "GET",
    headers: { authorization: `Bearer ${COUNTERSIGN_KEY}`, "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  // Thrown, it is tried again: the run's own id makes it the same request.
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as Answer;
}

export const refundOrder = inngest.createFunction(
  { id: "refund-order", triggers: [{ event: "shop/refund.wanted" }] },
  async ({ event, runId, step }) => {
    const wanted = event.data as Order;
    const request = { tool: "refund_order", arguments: wanted, id: runId };
    const asked = await step.run("ask", () => countersign("/api/v1/drafts?workflow=agent-actions", request));

    // For a week; silence is no yes.
    for (let look = 0; look < 200; look += 1) {
      const { response } = await step.run(`look-${look}`, () => countersign(`${asked.url}?wait=30`));
      if (response && !response.approved) return { refunded: false, reason: response.reason };
      if (response) return step.run("refund", () => refund(response.arguments));
      await step.sleep(`pause-${look}`, look < 30 ? "1m" : "1h");
    }
    return { refunded: false, reason: "Nobody decided it within a week." };
  },
);

/** Yours: runs with what was approved, which may be not what was asked for. */
const refund = async ({ order, amount }: Order) => ({ refunded: true, order, amount });
