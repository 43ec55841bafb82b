import type { ListCard } from "../desk";
import { slackClient, toCardError } from "./client";
import { renderList } from "./render-list";

/** Sends a person a list of reviews in the app's own conversation with them. Throws CardError. */
export async function sendList(
  { botToken, apiUrl }: { botToken: string; apiUrl: string | undefined },
  { userId, listId, says, found, queueUrl, t }: SentList,
): Promise<void> {
  await slackClient(botToken, apiUrl)
    .chat.postMessage({
      channel: userId,
      text: says,
      blocks: renderList(t, { says, found, queueUrl }),
      unfurl_links: false,
      unfurl_media: false,
      // So that a person can tell which one it is, should it ever have come twice.
      metadata: { event_type: "countersign_digest", event_payload: { digest_id: listId } },
    })
    .catch((error: unknown) => {
      throw toCardError(error);
    });
}

interface SentList extends ListCard {
  userId: string;
  listId: string;
}
