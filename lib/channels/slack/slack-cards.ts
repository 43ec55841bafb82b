import type { webApi } from "@slack/bolt";
import { CardError } from "../card-error";
import type { ReviewCard } from "../review-card";
import { slackClient, toCardError } from "./client";
import { oneLine, plain } from "../others-words";
import { renderCard, type RenderedCard, roomy, tight } from "./render-card";
import { cut, escaped } from "./text";

interface At {
  channel: string;
  id: string;
}

/** Posts and changes cards with one bot's token. */
export function slackCards({ botToken, apiUrl }: { botToken: string; apiUrl: string | undefined }) {
  const client = slackClient(botToken, apiUrl);
  return {
    /** `place`: a channel's or a person's id. Throws CardError, also for a channel that others are in as well. */
    async post(card: ReviewCard, { cardId, place }: { cardId: string; place: string }): Promise<At> {
      if (!isPerson(place)) await requireOwnChannel(client, place);
      const answer = await fitting(card, (rendered) =>
        client.chat.postMessage({
          channel: place,
          ...rendered,
          unfurl_links: false,
          unfurl_media: false,
          // So that a person can tell which one it is, should it ever have come twice.
          metadata: { event_type: "countersign_card", event_payload: { card_id: cardId } },
        }),
      );
      // A person's id is that of a conversation only when posting: changes name the conversation.
      if (!answer.channel || !answer.ts) throw new CardError("unclear", "no ts");
      return { channel: answer.channel, id: answer.ts };
    },

    async update(card: ReviewCard, at: At): Promise<void> {
      await fitting(card, (rendered) => client.chat.update({ channel: at.channel, ts: at.id, ...rendered }));
    },

    /** What a colleague said, in the card's thread. */
    async reply({ name, body }: { name: string; body: string }, at: At): Promise<void> {
      const text = `*${escaped(oneLine(name))}:* ${cut(escaped(plain(body)), longestReply)}`;
      await client.chat
        .postMessage({ channel: at.channel, thread_ts: at.id, text, unfurl_links: false, unfurl_media: false })
        .catch((error: unknown) => {
          throw toCardError(error);
        });
    },
  };
}

/** Slack shows no more of one message. */
const longestReply = 3_800;

async function fitting<T>(card: ReviewCard, send: (rendered: RenderedCard) => Promise<T>): Promise<T> {
  try {
    return await send(renderCard(card, roomy));
  } catch (error) {
    const failed = toCardError(error);
    if (failed.kind !== "long") throw failed;
  }
  try {
    return await send(renderCard(card, tight));
  } catch (error) {
    throw toCardError(error);
  }
}

const isPerson = (place: string): boolean => /^[UW]/.test(place);

/** Refusing the clicks of guests and of other companies' people would be too late: they have read it. */
async function requireOwnChannel(client: webApi.WebClient, channel: string): Promise<void> {
  const { channel: found } = await client.conversations.info({ channel }).catch((error: unknown) => {
    throw toCardError(error);
  });
  if (found?.is_ext_shared || found?.is_pending_ext_shared || found?.is_org_shared) {
    throw new CardError("refused", "shared_channel");
  }
}
