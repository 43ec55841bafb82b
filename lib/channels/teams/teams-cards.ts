import { CardError } from "../card-error";
import { oneLine, plain } from "../others-words";
import type { ReviewCard } from "../review-card";
import { baseOf, isChannel } from "./activity";
import type { Connector } from "./connector";
import { least, type Part, renderCard, roomy, tight } from "./render-card";

interface At {
  channel: string;
  id: string;
}

/** Posts and changes cards by one connector. Each throws CardError. */
export function teamsCards(connector: Connector) {
  const say = async (at: At, notice: string, text: string): Promise<void> => {
    await connector.post(messageAt(at), { summary: notice, text });
  };
  return {
    /** `to`: a channel's id, or what a person's conversation is opened by. */
    async post(card: ReviewCard, to: string): Promise<At> {
      const shared = isChannel(to);
      const conversation = shared ? to : await connector.conversationWith(to);
      const post = (rendered: Part) => {
        const message = { summary: card.heading, card: rendered };
        return shared ? connector.begin(to, message) : connector.post(conversation, message);
      };
      return { channel: baseOf(conversation), id: await fitting(card, shared, post) };
    },
    update: (card: ReviewCard, at: At): Promise<void> =>
      fitting(card, isChannel(at.channel), (rendered) =>
        connector.update(messageAt(at), at.id, { summary: card.heading, card: rendered }),
      ),
    /** What a colleague said: in the card's thread, or below it where there are none. */
    reply: ({ name, body, notice }: { name: string; body: string; notice: string }, at: At): Promise<void> =>
      say(at, notice, `${oneLine(name)}: ${plain(body)}`),
    point: ({ says, url }: { says: string; url: string }, at: At): Promise<void> => say(at, says, `${says} ${url}`),
    callOut: (notice: string, at: At): Promise<void> => say(at, notice, notice),
  };
}

/** The conversation of a message: in a channel, its own thread. */
const messageAt = ({ channel, id }: At): string => (isChannel(channel) ? `${channel};messageid=${id}` : channel);

/** With as much as Teams takes. */
async function fitting<T>(card: ReviewCard, shared: boolean, send: (rendered: Part) => Promise<T>): Promise<T> {
  let failed = new CardError("long", "MessageSizeTooBig");
  for (const room of [roomy, tight, least]) {
    try {
      return await send(renderCard(card, { room, shared }));
    } catch (error) {
      if (!(error instanceof CardError)) throw error;
      failed = error;
      if (failed.kind !== "long") break;
    }
  }
  throw failed;
}
