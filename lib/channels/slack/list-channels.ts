import type { webApi } from "@slack/bolt";
import { slackClient, toCardError } from "./client";

export interface ListedChannel {
  id: string;
  name: string;
  isPrivate: boolean;
}

const perPage = 200;
/** Of 4,000 channels. */
const mostPages = 20;

/**
 * The channels that the bot is in, by name: it can post in no other (https://docs.slack.dev/reference/methods/users.conversations). Without those
 * that are archived or shared with other companies. Throws CardError.
 */
export async function listChannels(botToken: string, apiUrl: string | undefined): Promise<ListedChannel[]> {
  const client = slackClient(botToken, apiUrl);
  const found: ListedChannel[] = [];
  let cursor = "";
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await pageOf(client, cursor);
    for (const { id, name, ...channel } of answer.channels ?? []) {
      const shared = channel.is_ext_shared || channel.is_pending_ext_shared || channel.is_org_shared;
      if (id && name && !shared) found.push({ id, name, isPrivate: channel.is_private ?? false });
    }
    cursor = answer.response_metadata?.next_cursor ?? "";
    if (cursor === "") break;
  }
  return found.sort((a, b) => a.name.localeCompare(b.name));
}

const pageOf = (client: webApi.WebClient, cursor: string) =>
  client.users
    .conversations({
      types: "public_channel,private_channel",
      exclude_archived: true,
      limit: perPage,
      ...(cursor && { cursor }),
    })
    .catch((error: unknown) => {
      throw toCardError(error);
    });
