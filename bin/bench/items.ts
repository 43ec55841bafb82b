/** What is sent in: support messages of 1 kB, the same for every side. */
export interface Item {
  id: string;
  /** JSON. */
  body: string;
}

const bytes = 1024;

const messages = [
  "Hello, I sent my order back to your warehouse nine days ago and I am still waiting for the refund. The tracking page of the carrier says that the parcel was delivered last Tuesday, but nothing has arrived on my bank account so far. Could you please tell me when a refund arrives, and where I can see its status? I paid with my bank card when I placed the order.",
  "Good morning, I would like to cancel the order that I placed yesterday evening. It turned out that the shelf does not fit into our hallway, so we do not need it any more. The status still says that the order is being prepared. Can I cancel it myself, will it cost me anything, and how long does it take until the purchase price is refunded to me?",
  "Hi there, my order left your warehouse last week and the tracking link has not changed for four working days now. I am a little worried that the parcel is lost, because it is a birthday present and the party is on Saturday. Can you look up where the parcel is and tell me the expected arrival? If it is lost, I would need a replacement quickly.",
];
const filling =
  " I have already looked through the pages of your shop but could not find an answer that fits my case, so I hope that you can help me with this. Please answer in writing, since I am at work during the day and can't take calls. Thank you very much in advance for your time, and have a nice day. With kind regards from a customer of many years who has been very happy with you until now, and hopes to stay that way. ";

/** Makes items whose ids begin alike and never come twice. */
export function itemsOf(prefix: string): () => Item {
  let count = 0;
  return () => {
    const number = count++;
    const id = `${prefix}-${number.toString(36)}`;
    const message = messages[number % messages.length] ?? "";
    return { id, body: bodyOf(id, message) };
  };
}

function bodyOf(id: string, message: string): string {
  const customer = { name: "Jane Doe", email: `${id}@customer.example` };
  const withText = (text: string): string => JSON.stringify({ id, subject: "A question on my order", text, customer });
  // All of it is plain ASCII: one character is one byte.
  const room = bytes - withText("").length;
  return withText((message + filling).slice(0, room).padEnd(room, "."));
}
