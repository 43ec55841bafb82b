import { accountsOf } from "@/lib/channels/accounts";
import { CardError } from "@/lib/channels/card-error";
import { wantCard } from "@/lib/channels/cards";
import { installedTeam, type SlackWorld } from "@/lib/channels/slack-teams";
import { wordsIn } from "@/lib/channels/words";
import { CannotTell, type DigestWay } from "./way";
import { writeDigest } from "./write-digest";

/** One message of the reader's own in each team in which they are known, from which drafts are opened, not decided. */
export const slackWay = (world: SlackWorld): DigestWay => ({
  places: async (reader) =>
    (await accountsOf(reader, reader.actor.memberId)).map(({ teamId, userId }) => `${teamId}/${userId}`),
  async one({ ctx, reader, place }, { reviewId, reason }) {
    const { teamId, userId } = accountAt(place);
    await wantCard(ctx, { reviewId, teamId, place: userId, memberId: reader.actor.memberId, reason });
  },
  async many({ ctx, reader, place }, { id, items }) {
    const { teamId, userId } = accountAt(place);
    const team = await installedTeam(world, teamId);
    if (team?.workspaceId !== ctx.workspaceId) throw new CannotTell("The app is not in this team.");
    const { preferences } = reader.person;
    const locale = preferences.locale ?? "en";
    const list = writeDigest({
      items,
      locale,
      zone: preferences.hours?.zone ?? "UTC",
      shows: ({ cardShows }) => cardShows ?? "draft",
      appUrl: world.settings.appUrl,
    });
    // Read where Slack is set up only: it is large.
    const { sendList } = await import("@/lib/channels/slack/slack-list");
    await sendList(
      { botToken: team.botToken, apiUrl: world.settings.apiUrl },
      {
        userId,
        listId: id,
        says: [list.heading, list.more].filter(Boolean).join(" · "),
        found: list.items.map(({ about, customer, ...item }) => ({
          ...item,
          customer: [about, customer].filter(Boolean).join(" · "),
        })),
        queueUrl: list.queueUrl,
        t: wordsIn(locale),
      },
    ).catch(unlessFinal);
  },
});

function accountAt(place: string): { teamId: string; userId: string } {
  const [teamId = "", userId = ""] = place.split("/");
  return { teamId, userId };
}

function unlessFinal(error: unknown): never {
  const final = error instanceof CardError && ["refused", "gone", "blocked", "long"].includes(error.kind);
  throw final ? new CannotTell(error.message, { cause: error }) : error;
}
