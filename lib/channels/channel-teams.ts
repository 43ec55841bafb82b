/** The teams of platforms that a workspace has put the app into, whichever platform it is. */
import { and, eq, sql } from "drizzle-orm";
import { appendAuditEntry } from "@/lib/audit/append";
import type { ServiceContext } from "@/lib/core/context";
import { NotFoundError } from "@/lib/core/errors";
import { channelTeam } from "@/lib/db/schema/channels/channel-team";
import { withTransaction } from "@/lib/db/transaction";
import { requirePermission } from "@/lib/members/require-permission";

/** Of a team: what the newest card that could not be posted or changed yet failed with. */
export const lastCardError = sql<string | null>`(select c.last_error from card c
  where c.workspace_id = channel_team.workspace_id and c.channel = channel_team.channel
    and c.team_id = channel_team.team_id and c.failures > 0 and c.state <> 'gone'
  order by c.id desc limit 1)`;

/** Says that a team is the company's own or is not. Throws PermissionError or NotFoundError. */
export async function trustTeam(
  ctx: ServiceContext,
  { id, matchesMail }: { id: string; matchesMail: boolean },
): Promise<void> {
  requirePermission(ctx, "config:write");
  await withTransaction(ctx, async (tx) => {
    const [team] = await tx
      .update(channelTeam)
      .set({ matchesMail })
      .where(and(eq(channelTeam.id, id), eq(channelTeam.workspaceId, ctx.workspaceId)))
      .returning({ channel: channelTeam.channel, teamId: channelTeam.teamId });
    if (!team) throw new NotFoundError("This team is not connected with this workspace.");
    await appendAuditEntry(tx, ctx, {
      action: "channel.trusted",
      entityType: "channel",
      entityId: id,
      content: { channel: team.channel, team: team.teamId, matches_mail: matchesMail },
    });
  });
}
