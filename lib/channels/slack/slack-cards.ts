import type { webApi } from "@slack/bolt";
import { CardError } from "../card-error";
import { type ReviewCard, withdrawnCard } from "../review-card";
import { slackClient, toCardError } from "./client";
import { cut, oneLine, plain } from "../others-words";
import { renderCard, type RenderedCard, roomy, tight, least } from "./render-card";
import { escaped } from "./text";

interface At {
  channel: string;
  id: string;
}

/** Posts and changes cards with one bot's token. */
export function slackCards({ botToken, apiUrl }: { botToken: string; apiUrl: string | undefined }) {
  const client = slackClient(botToken, apiUrl);
  const requireOwnAt = async (at: At) => {
    if (isPrivate(at.channel)) return;
    await requireOwnChannel(client, at.channel).catch(async (error: unknown) => {
      if (!(error instanceof CardError && error.kind === "refused")) throw error;
      await fitting(withdrawnCard("en"), (rendered) =>
        client.chat.update({ channel: at.channel, ts: at.id, ...rendered }),
      );
      throw error;
    });
  };
  const inThread = async (
    at: At,
    { text, said, aloud }: { text: string; said: string; aloud: boolean },
  ): Promise<void> => {
    await client.chat
      .postMessage({
        channel: at.channel,
        thread_ts: at.id,
        reply_broadcast: aloud,
        text,
        blocks: [{ type: "section", text: { type: "mrkdwn", text: said, verbatim: true } }],
        unfurl_links: false,
        unfurl_media: false,
      })
      .catch((error: unknown) => {
        throw toCardError(error);
      });
  };
  return {
    /** `place`: a channel's or a person's id. Throws CardError, also for a channel that others are in as well. */
    async post(card: ReviewCard, { cardId, place }: { cardId: string; place: string }): Promise<At> {
      if (!isPerson(place)) await requireOwnChannel(client, place);
      const post = (rendered: RenderedCard) =>
        client.chat.postMessage({
          channel: place,
          ...rendered,
          unfurl_links: false,
          unfurl_media: false,
          // So that a person can tell which one it is, should it ever have come twice.
          metadata: { event_type: "countersign_card", event_payload: { card_id: cardId } },
        });
      const answer = await fitting(card, post, cardId);
      // A person's id is that of a conversation only when posting: changes name the conversation.
      if (!answer.channel || !answer.ts) throw new CardError("unclear", "no ts");
      return { channel: answer.channel, id: answer.ts };
    },

    /** Throws CardError, also for a channel that others have come into: what it shows is taken away then. */
    async update(card: ReviewCard, at: At): Promise<void> {
      await requireOwnAt(at);
      await fitting(card, (rendered) => client.chat.update({ channel: at.channel, ts: at.id, ...rendered }));
    },

    /** What a colleague said, in the card's thread. */
    async reply({ name, body, notice, whole }: Said, at: At): Promise<void> {
      await requireOwnAt(at);
      const text = escaped(plain(body));
      const shown =
        text.length <= longestReply ? text : `${cut(text, longestReply).replace(/&\w{0,4}…$/, "…")}\n${link(whole)}`;
      await inThread(at, { text: notice, said: `*${escaped(oneLine(name))}:* ${shown}`, aloud: false });
    },

    /** Where there is more of what is said in the thread. */
    async point(to: NamedLink, at: At): Promise<void> {
      await requireOwnAt(at);
      await inThread(at, { text: escaped(to.says), said: link(to), aloud: false });
    },

    /** Heard, and seen below what came since: an answer in a thread alone is neither where nobody has written in it. */
    callOut: (notice: string, at: At) => inThread(at, { text: notice, said: escaped(notice), aloud: true }),
  };
}

interface NamedLink {
  says: string;
  url: string;
}

interface Said {
  name: string;
  body: string;
  notice: string;
  whole: NamedLink;
}

const link = ({ says, url }: NamedLink): string => `<${url}|${escaped(says)}>`;

/** Of a section, which takes 3,000. */
const longestReply = 2_500;

/** With as much as Slack takes: where that is, it does not say. */
async function fitting<T>(card: ReviewCard, send: (rendered: RenderedCard) => Promise<T>, cardId?: string): Promise<T> {
  let failed = new CardError("long", "msg_blocks_too_long");
  for (const room of [roomy, tight, least]) {
    try {
      return await send(renderCard(card, room, cardId));
    } catch (error) {
      failed = toCardError(error);
      if (failed.kind !== "long") break;
    }
  }
  throw failed;
}

const isPerson = (place: string): boolean => /^[UW]/.test(place);
const isPrivate = (channel: string): boolean => channel.startsWith("D");

/** Refusing the clicks of guests and of other companies' people would be too late: they have read it. */
async function requireOwnChannel(client: webApi.WebClient, channel: string): Promise<void> {
  const { channel: found } = await client.conversations.info({ channel }).catch((error: unknown) => {
    throw toCardError(error);
  });
  if (found?.is_ext_shared || found?.is_pending_ext_shared || found?.is_org_shared) {
    throw new CardError("refused", "shared_channel");
  }
}
